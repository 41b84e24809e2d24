### الإضافات

extensions-title = الإضافات
extensions-add = إضافة تطبيق
extensions-ask = طلب إضافة
extensions-read-only = يمكنك الاطلاع على هذه القائمة. لإضافة تطبيق أو تغييره أو حذفه، اطلب ذلك من أحد المسؤولين أو ممن لديه الصلاحية { $privilege }.
extensions-none-title = لا إضافات بعد
extensions-none-text = تسمح الإضافة لبرنامج شركة أخرى بأن يعمل ببياناتك في { $platform }. ابحث عنها باسمها، أو أضفها بمفتاح التطبيق الذي أعطاك إياه أصحابها. سترى ما يمكنها فعله قبل أن يُفعّل أي شيء.
extensions-permissions = الأذونات
extensions-scopes = { $number ->
    [zero] بلا أذونات
    [one] إذن واحد
    [two] إذنان
    [few] { $number } أذونات
    [many] { $number } إذنًا
   *[other] { $number } إذن
}
extensions-activated-by = فعّلها
extensions-no-key = لا يوجد
extensions-all = التطبيقات المتصلة
extensions-attempts = محاولات الربط
extensions-approvals = { $number ->
    [zero] لا طلبات بانتظار قرارك
    [one] طلب واحد بانتظار قرارك
    [two] طلبان بانتظار قرارك
    [few] { $number } طلبات بانتظار قرارك
    [many] { $number } طلبًا بانتظار قرارك
   *[other] { $number } طلب بانتظار قرارك
}
extensions-approvals-none = طلبات الموافقة
extensions-deleted = حُذفت إضافة { $integration }. مفاتيح العميل الخاصة بها مرفوضة من الآن.
extensions-not-activated = لم تُفعّل إضافة { $integration }. مفتاح العميل الذي رأيته لا قيمة له.
elsewhere = انظر أيضًا

### إضافة جديدة

add-title = إضافة تطبيق
add-public = ابحث عن تطبيق
add-search = ابحث بالاسم
add-none = لا يوجد تطبيق عام في { $platform } بعد. إذا أُعطيت مفتاح تطبيق فاستخدمه أدناه.
add-nothing-found = لا يوجد تطبيق باسم «{ $query }». جرّب جزءًا من الاسم. إذا أعطاك أصحابه مفتاح تطبيق فاستخدمه أدناه.
add-button = إضافة
add-ask = طلب موافقة مسؤول
add-open = فتح
add-read-only = لا يحق لك تفعيل الإضافات بنفسك. اختر تطبيقًا واذكر سبب حاجتك إليه، ثم يقرر أحد المسؤولين.
custom-title = إضافة مخصصة
custom-text = بعض التطبيقات مُعَدّ لعدد قليل من العملاء ولا يظهر في القائمة أعلاه. يعطيك أصحابها مفتاح تطبيق لتضيفها به.
custom-button = أضِف إضافة مخصصة
application-key = مفتاح التطبيق
application-key-hint = يبدأ بالحروف { $prefix }. ليس سرًّا، أما مفتاح العميل الذي تحصل عليه بعد ذلك فهو سر.
application-key-unknown = لا يمكن إضافة أي تطبيق بمفتاح التطبيق هذا. قارنه بما أُعطيت، واسأل أصحابه هل هو لهذه البيئة.

### نافذة مفتاح العميل

client-key = مفتاح العميل
client-keys = مفاتيح العميل
key-title = مفتاح العميل لتطبيق { $integration }
key-title-new = مفتاح عميل جديد لتطبيق { $integration }
key-once = يُعرض مفتاح العميل هذا الآن ولن يُعرض مرة أخرى. بعد أن تتابع لا تحتفظ { $platform } إلا ببصمة منه.
key-copy = نسخ مفتاح العميل
key-step-copy = انسخ مفتاح العميل، واحفظه كما تحفظ كلمة المرور.
key-step-hand-over = سلّمه إلى { $publisher }: سجّل الدخول إلى نظامهم والصقه في الإعدادات هناك. لا ترسله بالبريد الإلكتروني. وإن لم توجد طريقة أخرى فشفّره، وأرسل كلمة السر بطريقة ثانية.
key-step-ok = اضغط «موافق». عندئذ يُفعّل { $integration }، ويظهر المفتاح بعدها مخفيًّا.
key-step-use = اضغط «استخدام هذا المفتاح». يبقى المفتاح القديم صالحًا حتى تُنهيه، فلا يتوقف شيء في هذه الأثناء.
key-step-use-full = اضغط «استخدام هذا المفتاح». يبقى المفتاح الأحدث من مفتاحيك صالحًا حتى تُنهيه.
key-gives-way = المكانان المخصصان للمفاتيح مشغولان. يتوقف المفتاح الأقدم { $key } عن العمل عندما تتابع.
key-gives-way-unclaimed = المكانان المخصصان للمفاتيح مشغولان. يُلغى المكان المحجوز لمفتاح لم يستلمه أحد بعد عندما تتابع.
key-gives-way-used = آخر استخدام له كان في { $moment }.
key-ok = موافق، تفعيل
key-ok-new = استخدام هذا المفتاح
key-leave = المغادرة دون تفعيل
key-leave-new = المغادرة دون مفتاح جديد
key-leave-text = إذا غادرت فلن يُفعّل شيء، ولا قيمة لهذا المفتاح.
key-leave-text-new = إذا غادرت يبقى كل شيء كما هو، ولا قيمة لهذا المفتاح.
other-ways = أو لا تدع أحدًا يراه
other-ways-text = عندئذ يصبح المفتاح أعلاه بلا قيمة، ويحل محله مفتاح لم يره أحد.
deliver-claim = دع مطوّرًا يستلمه
deliver-claim-text = { $days ->
    [zero] تحصل على رابط ترسله. يسجّل أحد مطوّري { $publisher } الدخول ويستلم المفتاح مرة واحدة اليوم.
    [one] تحصل على رابط ترسله. يسجّل أحد مطوّري { $publisher } الدخول ويستلم المفتاح مرة واحدة خلال يوم واحد.
    [two] تحصل على رابط ترسله. يسجّل أحد مطوّري { $publisher } الدخول ويستلم المفتاح مرة واحدة خلال يومين.
    [few] تحصل على رابط ترسله. يسجّل أحد مطوّري { $publisher } الدخول ويستلم المفتاح مرة واحدة خلال { $days } أيام.
    [many] تحصل على رابط ترسله. يسجّل أحد مطوّري { $publisher } الدخول ويستلم المفتاح مرة واحدة خلال { $days } يومًا.
   *[other] تحصل على رابط ترسله. يسجّل أحد مطوّري { $publisher } الدخول ويستلم المفتاح مرة واحدة خلال { $days } يوم.
}
deliver-sealed = تشفيره
deliver-sealed-text = يُشفّر المفتاح فلا يقرؤه إلا { $publisher }، ويمكنك إرساله بأي طريقة تشاء.

### بعد تسليمه بطريقة أخرى

delivered-claim-title = أرسل هذا الرابط
delivered-sealed-title = مفتاح العميل مشفّر
delivered-active = { $integration } نشط لدى { $organization }.
delivered-new = مفتاح العميل الجديد في طريقه. يبقى المفتاح القديم صالحًا حتى تُنهيه.
delivered-claim-text = أرسل هذا الرابط إلى { $publisher }، بالبريد الإلكتروني إن شئت: لا يفتح شيئًا إلا لمطوّريهم بعد تسجيل الدخول.
claim-link = رابط للمطوّر
claim-link-copy = نسخ الرابط
delivered-claim-until = يمكن لمطوّر واحد من { $publisher } أن يستلم المفتاح مرة واحدة، حتى
delivered-sealed-text = أرسل هذا النص إلى { $publisher }، بالبريد الإلكتروني إن شئت: لا يستطيع أحد غيرهم قراءته.
sealed-key = مفتاح العميل المشفّر
sealed-key-copy = نسخ المفتاح المشفّر
delivered-sealed-fetch = يمكن لبرنامج لدى { $publisher } أن يجلبه أيضًا:
delivered-done = تم

### مفاتيح العميل

key-unclaimed = بانتظار استلامه
key-not-taken = مفتاح لم يستلمه أحد بعد
key-retired = منتهٍ
key-retire = إنهاء
key-retires = يتوقف عن العمل في { $moment }.
key-claim-waits = يمكن لأحد مطوّري { $publisher } أن يستلمه بهذا الرابط مرة واحدة، بعد تسجيل الدخول.
key-claim-until = يعمل حتى { $moment }.
key-made = أنشأه
key-made-by = { $person }
key-delivery = طريقة التسليم
key-delivery-handed = إلى خادم الشريك
key-delivery-shown = عُرض مرة واحدة في صفحة
key-delivery-claim = برابط لأحد المطوّرين
key-delivery-sealed = مشفّر
key-slot = المكان { $slot } من 2
key-first-used = أول استخدام
key-ended = انتهى في

retire-title = هل تريد إنهاء مفتاح العميل هذا؟
retire-stops = ما الذي سيحدث
retire-stops-key = يُرفض كل طلب بهذا المفتاح في غضون ثوانٍ، وكذلك كل ما حُصل عليه به.
retire-other-works = يستمر المفتاح الآخر { $key } في العمل.
retire-other-unclaimed = لم يستلم { $publisher } المفتاح الآخر بعد، فهو لا يعمل حتى الآن.
retire-other-unused = لم يستخدم { $publisher } المفتاح الآخر بعد. اطلب منهم أن ينتقلوا إليه أولًا.
retire-last = هذا هو المفتاح الوحيد. يفقد { $integration } وصوله حتى تنشئ مفتاحًا جديدًا.
retire-final = المفتاح المنتهي لا يعمل مرة أخرى أبدًا.
retire-when = متى؟
retire-now = الآن
retire-at = ابتداءً من تاريخ معيّن
retire-date = التاريخ والوقت (بالتوقيت العالمي)
retire-date-hint = لخيار «ابتداءً من تاريخ معيّن» فقط. حتى ذلك الحين يعمل هذا المفتاح.
retire-date-missing = اختر تاريخًا ووقتًا، أو اختر «الآن».
retire-date-not-a-date = هذا ليس تاريخًا ووقتًا مثل 2026-11-20T10:05.
retire-date-past = هذا الوقت قد مضى. اختر وقتًا لاحقًا، أو اختر «الآن».
retire-date-too-far = { $days ->
    [zero] لا يمكن اختيار وقت لاحق.
    [one] بعد يوم واحد على الأكثر.
    [two] بعد يومين على الأكثر.
    [few] بعد { $days } أيام على الأكثر.
    [many] بعد { $days } يومًا على الأكثر.
   *[other] بعد { $days } يوم على الأكثر.
}
retire-date-not-later = يتوقف عن العمل في { $moment } أصلًا. لا يمكن إلا تقريب التاريخ المحدد.
retire-date-unclaimed = لم يستلم أحد هذا المفتاح بعد، فلا شيء يستدعي الانتظار. اختر «الآن».
retire-keep = الإبقاء عليه
retire-button = إنهاء المفتاح

### صفحة التطبيق المتصل

grant-title = ما يمكن لتطبيق { $integration } فعله
grant-activated = { $integration } نشط الآن. مفتاح العميل مخفيّ من الآن، ولا يمكن عرضه مرة أخرى.
grant-other-key = فُعّل { $integration } من نافذة أخرى. المفتاح الذي رأيته أخيرًا لا قيمة له: إذا لم يكن المفتاح الآخر لدى أحد، فأنشئ مفتاحًا جديدًا هنا.
grant-key-added = صار لتطبيق { $integration } مفتاح عميل جديد. عندما يصبح قيد الاستخدام، أنهِ المفتاح القديم.
grant-key-retired = انتهى مفتاح العميل، وهو مرفوض من الآن.
grant-key-retires = يتوقف مفتاح العميل عن العمل في { $moment }. ويعمل حتى ذلك الحين.
grant-means-active = يمكن لتطبيق { $integration } الاطلاع على ما يلي وتعديله.
grant-means-active-see = يمكن لتطبيق { $integration } الاطلاع على ما يلي.
grant-means-suspended = لا وصول لتطبيق { $integration } في الوقت الحالي. لم يُفقد شيء: عند استئنافه تعمل المفاتيح والاتصالات نفسها من جديد.
grant-means-revoked = لم يعد لتطبيق { $integration } أي وصول. انتهى ذلك نهائيًّا، ولإعادة الربط يجب أن يسمح به أحد من جديد.
grant-waits-for-use = لم يستخدمه { $publisher } بعد.
suspended-by-person = علّقه { $person } في { $moment }.
suspended-by-customer = علّقته مؤسستك في { $moment }.
suspended-by-partner = علّقه الناشر { $publisher } في { $moment }. اسألهم متى يُستأنف.
suspended-by-operator = علّقته { $platform } في { $moment }. اسألهم متى يُستأنف.
grant-active-since = نشط منذ
grant-delete = حذف الإضافة
grant-no-scopes = لا شيء.
grant-new-key = مفتاح عميل جديد
grant-no-keys = لا يوجد مفتاح عميل.
grant-keys-hint = لا يمكن عرض مفتاح العميل مرة أخرى. إذا ضاع فأنشئ مفتاحًا جديدًا، ثم أنهِ القديم. يعمل الاثنان في هذه الأثناء.
grant-keys-both = المكانان المخصصان للمفاتيح مشغولان. أنهِ المفتاح الذي لم تعد هناك حاجة إليه.
grant-connections = الاتصالات
grant-connections-hint = كل اتصال هو دخول واحد لتطبيق { $integration } يجدد نفسه.
connection-since = منذ
connection-rotated = آخر تجديد
grant-consents = من سمح به
grant-timeline = كيف تم الربط
grant-no-timeline = لم تعد الخطوات محفوظة.
grant-id = معرّف الإذن
