### إطار الصفحة

skip = تخطَّ إلى المحتوى
sandbox = بيئة الاختبار
sandbox-text = للتجربة فقط. لا بيانات حقيقية ولا عملاء حقيقيون.
production = بيئة الإنتاج
signed-in-as = الحساب الحالي
sign-out = تسجيل الخروج
language-switch = اللغة
theme-switch = المظهر
theme-automatic = تلقائي
theme-light = فاتح
theme-dark = داكن
paging = الصفحات
previous = السابق
next = التالي
search = بحث
cancel = إلغاء
continue = متابعة
change = تغيير
copy = نسخ
copied = تم النسخ
never = لم يُستخدم بعد

# $number (number) the month of the year
month = { $number ->
    [1] يناير
    [2] فبراير
    [3] مارس
    [4] أبريل
    [5] مايو
    [6] يونيو
    [7] يوليو
    [8] أغسطس
    [9] سبتمبر
    [10] أكتوبر
    [11] نوفمبر
   *[12] ديسمبر
}
moment = { $day } { $month } { $year }، { $time } بالتوقيت العالمي

### ما الخطأ

field-required = هذا الحقل مطلوب.
field-too-long = { $limit ->
    [zero] لا يُقبل أي حرف هنا.
    [one] حرف واحد على الأكثر.
    [two] حرفان على الأكثر.
    [few] { $limit } أحرف على الأكثر.
    [many] { $limit } حرفًا على الأكثر.
   *[other] { $limit } حرف على الأكثر.
}
field-not-an-email = اكتب عنوان بريد إلكتروني، مثل name@company.example.
field-invalid-characters = يحتوي النص على رموز لا يمكن استخدامها هنا. اكتبه بنفسك بدلًا من لصقه.
field-password-too-short = { $least ->
    [zero] كلمة المرور مطلوبة.
    [one] حرف واحد على الأقل.
    [two] حرفان على الأقل.
    [few] { $least } أحرف على الأقل. بضع كلمات متتالية تصلح كلمةَ مرور جيدة.
    [many] { $least } حرفًا على الأقل. بضع كلمات متتالية تصلح كلمةَ مرور جيدة.
   *[other] { $least } حرف على الأقل. بضع كلمات متتالية تصلح كلمةَ مرور جيدة.
}
field-password-too-common = كلمة المرور هذه سهلة التخمين. بضع كلمات لا رابط بينها تصلح كلمةَ مرور جيدة.
field-number-taken = توجد مؤسسة مسجّلة بهذا الرقم. اطلب من مسؤولها أن يدعوك إليها.

form-see-fields = بعض الحقول يحتاج إلى مراجعة. انظر الملاحظات أدناه.
form-wrong-credentials = البريد الإلكتروني أو كلمة المرور غير صحيح. تحقّق منهما وأعد المحاولة.
form-wrong-password = كلمة المرور غير صحيحة. أعد المحاولة.
form-too-many-tries-seconds = { $seconds ->
    [zero] محاولات كثيرة. أعد المحاولة الآن.
    [one] محاولات كثيرة. أعد المحاولة بعد ثانية واحدة.
    [two] محاولات كثيرة. أعد المحاولة بعد ثانيتين.
    [few] محاولات كثيرة. أعد المحاولة بعد { $seconds } ثوانٍ.
    [many] محاولات كثيرة. أعد المحاولة بعد { $seconds } ثانية.
   *[other] محاولات كثيرة. أعد المحاولة بعد { $seconds } ثانية.
}
form-too-many-tries-minutes = { $minutes ->
    [zero] محاولات كثيرة. أعد المحاولة الآن.
    [one] محاولات كثيرة. أعد المحاولة بعد دقيقة واحدة.
    [two] محاولات كثيرة. أعد المحاولة بعد دقيقتين.
    [few] محاولات كثيرة. أعد المحاولة بعد { $minutes } دقائق.
    [many] محاولات كثيرة. أعد المحاولة بعد { $minutes } دقيقة.
   *[other] محاولات كثيرة. أعد المحاولة بعد { $minutes } دقيقة.
}
form-expired = بقيت هذه الصفحة مفتوحة مدة طويلة، فلم يُرسل شيء. أعد الإرسال.
form-wrong-code = الرمز غير صحيح. راجع أحدث رسالة في بريدك، أو اطلب رمزًا آخر.
form-code-expired = انتهت صلاحية هذا الرمز. اطلب رمزًا آخر.
form-nothing-chosen = اختر مؤسسة أولًا.
form-not-your-organization = لا يحق لك منح الوصول باسم تلك المؤسسة. اختر مؤسسة من القائمة.

### تسجيل الدخول

asking = لربط { $integration } مع { $platform }
email = البريد الإلكتروني
password = كلمة المرور
sign-in-title = تسجيل الدخول
sign-in-heading = تسجيل الدخول إلى { $platform }
sign-in-who-connects = سجّل الدخول بحسابك في { $platform }: بصفتك مسؤولًا في المؤسسة المراد ربطها، أو بصلاحية «الإعدادات{ "\u00A0" }←{ "\u00A0" }المؤسسة». وبأي حساب آخر يمكنك أن تطلب من أحد المسؤولين. إن كنت لا تريد ربط شيء فألغِ: لا يُشارك شيء.
sign-in-password-changed = تم تغيير كلمة المرور. سجّل الدخول بكلمة المرور الجديدة.
sign-in-forgot = هل نسيت كلمة المرور؟
sign-in-button = تسجيل الدخول
sign-in-new = ليس لديك حساب في { $platform }؟
sign-in-sign-up = أنشئ حسابًا
back-to-sign-in = العودة إلى تسجيل الدخول
reauthenticate-title = هل ما زلت أنت؟
reauthenticate-text = قبل هذه الخطوة، اكتب كلمة مرور { $email } مرة أخرى.
signed-out-title = تم تسجيل خروجك
signed-out-text = التطبيقات المتصلة تبقى متصلة.

### إنشاء حساب

sign-up-title = إنشاء حساب
sign-up-heading = أنشئ حسابك في { $platform }
sign-up-email-hint = سنرسل إليه رمزًا للتأكد من أنه بريدك.
sign-up-button = إنشاء الحساب
sign-up-known = لديك حساب؟
your-name = اسمك
work-email = البريد الإلكتروني للعمل
organization = المؤسسة
organization-name = اسم المؤسسة
organization-number = رقم المؤسسة
organization-number-hint = الرقم الذي سُجّلت به شركتك.
password-hint = { $least ->
    [zero] أي عدد من الأحرف.
    [one] حرف واحد على الأقل.
    [two] حرفان على الأقل.
    [few] { $least } أحرف على الأقل.
    [many] { $least } حرفًا على الأقل.
   *[other] { $least } حرف على الأقل.
}
confirm-email-title = راجع بريدك
confirm-email-text = أرسلنا رمزًا إلى { $email }. اكتبه هنا، في هذه النافذة.
confirm-email-code = الرمز
confirm-email-good = { $minutes ->
    [zero] انتهت صلاحيته.
    [one] يبقى صالحًا دقيقة واحدة.
    [two] يبقى صالحًا دقيقتين.
    [few] يبقى صالحًا { $minutes } دقائق.
    [many] يبقى صالحًا { $minutes } دقيقة.
   *[other] يبقى صالحًا { $minutes } دقيقة.
}
confirm-email-button = تأكيد
confirm-email-resend = أرسل رمزًا آخر
confirm-email-resent = أرسلنا رمزًا آخر. أحدث رمز فقط هو الذي يعمل.
confirm-email-change = استخدم عنوانًا آخر
create-organization-title = إنشاء مؤسسة
create-organization-text = لا ينتمي حسابك بعد إلى أي مؤسسة في { $platform }. ستكون أنت مسؤول المؤسسة الجديدة.
create-organization-button = إنشاء المؤسسة

### كلمة المرور المنسية

forgot-title = هل نسيت كلمة المرور؟
forgot-text = اكتب البريد الإلكتروني لحسابك، وسنرسل إليه رابطًا لتعيين كلمة مرور جديدة.
forgot-button = أرسل الرابط
forgot-sent-title = راجع بريدك
forgot-sent-text = إذا كان هناك حساب بالعنوان { $email }، فستصل إليه رسالة فيها رابط لتعيين كلمة مرور جديدة.
forgot-sent-good = { $minutes ->
    [zero] انتهت صلاحية الرابط.
    [one] الرابط صالح دقيقة واحدة، ولمرة واحدة.
    [two] الرابط صالح دقيقتين، ولمرة واحدة.
    [few] الرابط صالح { $minutes } دقائق، ولمرة واحدة.
    [many] الرابط صالح { $minutes } دقيقة، ولمرة واحدة.
   *[other] الرابط صالح { $minutes } دقيقة، ولمرة واحدة.
}
forgot-sent-again = جرّب عنوانًا آخر
reset-title = تعيين كلمة مرور جديدة
reset-text = سيتم تسجيل خروجك من كل الأجهزة الأخرى.
reset-button = تعيين كلمة المرور
new-password = كلمة المرور الجديدة

### اختيار المؤسسة

picker-title = اختيار المؤسسة
picker-heading-one = أي مؤسسة؟
picker-heading-many = أي المؤسسات؟
picker-search = ابحث بالاسم أو الرقم
picker-select-all = كل مؤسسات هذه القائمة، في جميع الصفحات
picker-total = { $number ->
    [zero] لا مؤسسات
    [one] مؤسسة واحدة
    [two] مؤسستان
    [few] { $number } مؤسسات
    [many] { $number } مؤسسة
   *[other] { $number } مؤسسة
}
picker-found = { $number ->
    [zero] لم نجد أي مؤسسة
    [one] وجدنا مؤسسة واحدة
    [two] وجدنا مؤسستين
    [few] وجدنا { $number } مؤسسات
    [many] وجدنا { $number } مؤسسة
   *[other] وجدنا { $number } مؤسسة
}
picker-at-least = { $number ->
    [zero] مؤسسات
    [one] مؤسسة واحدة أو أكثر
    [two] مؤسستان أو أكثر
    [few] { $number } مؤسسات أو أكثر
    [many] { $number } مؤسسة أو أكثر
   *[other] { $number } مؤسسة أو أكثر
}
picker-nothing-found = لا توجد مؤسسة تطابق «{ $query }». جرّب جزءًا من الاسم، أو الرقم.
picker-filter-none = لا شيء في هذه الصفحة. اضغط زر البحث للبحث في جميع الصفحات.
picker-create = إنشاء مؤسسة أخرى
picker-none-title = لا توجد مؤسسة يمكن ربطها
picker-none-text = ليس لك في { $platform } مؤسسة يحق لك أن تمنح باسمها الوصول للتطبيقات.
picker-none-ask = اطلب من مسؤول مؤسستك أن يربط التطبيق، أو أن يمنحك هذا الحق.
picker-none-other = هل سجّلت الدخول بحساب غير المقصود؟ سجّل الخروج من أعلى الصفحة، ثم ادخل بحساب آخر.
picker-none-create = مؤسستك ليست في { $platform } بعد؟ أنشئها الآن.

### الموافقة

consent-title = ربط { $integration }
consent-heading = يطلب { $integration } الوصول إلى بيانات { $organization }
consent-heading-more = يطلب { $integration } وصولًا أوسع
by-publisher = من { $publisher }
verified = ناشر موثّق
not-verified = غير موثّق
consent-unverified = لم توثّق { $platform } الناشر { $publisher }. لا تتابع إلا إذا كنت تعرفه وتثق به.
suspicious-name = يخلط هذا الاسم بين أبجديات مختلفة أو يخفي رموزًا، كما تفعل الأسماء التي تنتحل غيرها. تأكّد من أنك تعرف صاحبه.
environment = البيئة
account-label = الحساب لدى الشريك
not-you = لست أنت؟
consent-may = ما يمكنه الاطلاع عليه وتعديله
consent-may-see = ما يمكنه الاطلاع عليه
consent-new-see = الجديد: ما يمكنه أيضًا الاطلاع عليه
consent-new = الجديد: ما يمكنه أيضًا الاطلاع عليه وتعديله
consent-optional = لك أن تختار
consent-already = { $number ->
    [zero] ليس لديه أي إذن
    [one] لديه الآن إذن واحد
    [two] لديه الآن إذنان
    [few] لديه الآن { $number } أذونات
    [many] لديه الآن { $number } إذنًا
   *[other] لديه الآن { $number } إذن
}
consent-nothing-new = لا يطلب شيئًا غير ما لديه الآن.
consent-stop = يمكنك سحب هذا الإذن في أي وقت في { $platform }، من صفحة «التطبيقات المتصلة». يتوقف الوصول في غضون ثوانٍ.
consent-approve = السماح بالوصول
consent-deny = عدم السماح
consent-redirect = عند السماح بالوصول تنتقل إلى { $host }.
access-read = اطلاع فقط
access-views-only = يمكنه الاطلاع على هذا، ولا يمكنه إضافة شيء أو تعديله أو حذفه.
access-write = اطلاع وتعديل

### ما انتهى

over-expired-title = استغرق هذا وقتًا أطول من اللازم
over-expired-text = حرصًا على سلامتك، ينتهي الطلب المفتوح بعد مدة.
over-answered-title = تم هذا من قبل
over-answered-text = سبق الرد على هذا الطلب. ربما أتى بك إلى هنا زر الرجوع أو نقرة ثانية.
over-allowed-title = لقد سمحت بهذا من قبل
over-allowed-text = وصلت إجابتك ولم يبق ما تفعله هنا. لعل زر الرجوع هو ما أتى بك إلى هنا.
over-go-on-there = تابع في { $integration }.
over-browser-title = بدأ هذا في متصفح آخر
over-browser-text = حرصًا على سلامتك، لا يمكن الرد على الطلب إلا في نافذة المتصفح التي فتحته، مع السماح بملفات تعريف الارتباط.
over-link-title = لم يعد هذا الرابط يعمل
over-link-text = استُخدم من قبل، أو أُرسل رابط أحدث منه، أو انتهت صلاحيته.
over-start-there = لإتمام الربط، عد إلى { $integration } وابدأ من جديد.
over-again = البدء من جديد
over-nothing-happened = لم يتغير شيء بفتح هذه الصفحة.

### التطبيقات المتصلة

integrations-title = التطبيقات المتصلة
integrations-revoked = تم سحب الوصول. لم يعد { $integration } يصل إلى بياناتك.
integrations-none-title = لا يوجد تطبيق متصل بعد
integrations-none-text = عندما تربط تطبيقًا مع { $platform } يظهر هنا: ما يمكنه الاطلاع عليه وتعديله، ومن سمح له، وكيف تسحب وصوله. لربط تطبيق، ابدأ من موقعه أو من متجر التطبيقات. ويمكن ربط بعض التطبيقات من هنا مباشرة.
integrations-can = ما يمكنه الاطلاع عليه وتعديله
integrations-can-see = ما يمكنه الاطلاع عليه
integrations-could = ما كان يمكنه الاطلاع عليه وتعديله
integrations-could-see = ما كان يمكنه الاطلاع عليه
integrations-consented-by = سمح به
integrations-consented-at = تاريخ السماح
integrations-door = طريقة الربط
integrations-last-used = آخر استخدام
integrations-revoke = سحب الوصول
door-connect = من موقع التطبيق
door-onboarding = برابط من الشريك
door-extension = من صفحة الإضافات
door-marketplace = من متجر التطبيقات
door-handshake = بالمصافحة مع الشريك
state-active = نشط
state-suspended = معلَّق
state-revoked = مسحوب
ended-by-person = سحبه { $person } في { $moment }.
ended-by-customer = سحبته مؤسستك في { $moment }.
ended-by-partner = سحبه الناشر { $publisher } في { $moment }.
ended-by-operator = سحبته { $platform } في { $moment }.
ended-by-replay = سُحب في { $moment }، لأن مفتاحًا سبق استخدامه قُدِّم مرة أخرى: ربما نسخه أحد.
ended-reason = السبب: { $reason }
revoke-title = هل تريد سحب وصول { $integration }؟
uninstall-title = هل تريد إزالة { $integration }؟
delete-title = هل تريد حذف إضافة { $integration }؟
revoke-text = سيفقد { $integration } من { $publisher } وصوله إلى بيانات { $organization }.
revoke-stops = ما الذي سيتوقف
revoke-stops-access = يُرفض كل طلب منه في غضون ثوانٍ.
revoke-stops-connections = { $number ->
    [zero] ليس له أي اتصال.
    [one] ينتهي اتصاله الوحيد.
    [two] ينتهي اتصالاه.
    [few] تنتهي اتصالاته، وعددها { $number }.
    [many] تنتهي اتصالاته، وعددها { $number }.
   *[other] تنتهي اتصالاته، وعددها { $number }.
}
revoke-stops-keys = { $number ->
    [zero] ليس له أي مفتاح.
    [one] ينتهي مفتاحه الوحيد.
    [two] ينتهي مفتاحاه.
    [few] تنتهي مفاتيحه، وعددها { $number }.
    [many] تنتهي مفاتيحه، وعددها { $number }.
   *[other] تنتهي مفاتيحه، وعددها { $number }.
}
revoke-stops-sync = يتوقف كل ما ينجزه { $integration } لك بهذه البيانات.
revoke-last-used = آخر استخدام له كان في { $moment }.
revoke-final = لا يمكن التراجع عن هذا. لإعادة الربط يجب أن يسمح به أحد من جديد.
revoke-loses = ما لن يمكنه الاطلاع عليه أو تعديله بعد الآن
revoke-loses-see = ما لن يمكنه الاطلاع عليه بعد الآن
revoke-reason = السبب (يمكن تركه فارغًا)
revoke-reason-hint = يُحفظ مع السجل، ويمكن أن يقرأه الناشر { $publisher }.
revoke-keep = الإبقاء عليه

### الأذونات، الصفحة الأولى، البريد

scopes-title = الأذونات
scopes-text = ما يمكن أن يطلبه تطبيق في { $platform }. اطلب أقل ما يكفي لأداء العمل.
scopes-none = لا توجد أذونات بعد. يضيفها مشغّل المنصة.
scopes-restricted = بعد المراجعة
home-title = الصفحة الأولى
home-heading = التطبيقات في { $platform }
home-text = قرّر أي التطبيقات تصل إلى بياناتك في { $platform }، واسحب وصولها متى شئت.
home-organizations = مؤسساتك
home-no-organizations = لا ينتمي حسابك إلى أي مؤسسة بعد.
home-more = هذه أولى مؤسساتك.
home-extensions = الإعدادات: الإضافات
home-customers = للعملاء
home-customers-text = اطّلع على ما يتصل بمؤسستك في { $platform }، ومن سمح به.
home-partners = للشركاء
home-partners-text = كل ما يحتاج إليه برنامج ليتصل مع { $platform }.
home-metadata = بيانات خادم التفويض
home-openapi = وصف واجهة البرمجة
mails-title = البريد المحتجز
mails-text = الرسائل التي كانت ستُرسل لولا أن هذا عرض تجريبي، الأحدث أولًا.
mails-none = لا رسائل بعد. أنشئ حسابًا أو اطلب كلمة مرور جديدة، فتصل الرسالة إلى هنا.
mails-to = إلى { $address }
mails-body = الرسالة كاملة
