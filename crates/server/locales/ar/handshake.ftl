### باب المصافحة، والبريد الخاص به

mail-handshake-subject = لم يكتمل ربط { $integration } بعد
mail-handshake-text = سمحت لتطبيق { $integration } من { $publisher } باستخدام بيانات { $organization } في { $platform }. لم يؤكد { $publisher } ذلك بعد، فلا شيء متصل ولا تُشارك أي بيانات.
mail-handshake-until = ينتهي ذلك تلقائيًا في { $moment }.
mail-handshake-look = لإكمال الربط لدى { $publisher } أو للتراجع عنه، افتح هذا الرابط:

### الخطوات: القيمة تخبر بالنجاح

step-led = أُرسل المتصفح إلى موقع الشريك
    .waiting = بانتظار انتقال المتصفح إلى موقع الشريك
    .refused = تعذّر إرسال المتصفح إلى موقع الشريك
step-returned = عاد المتصفح: يقول الشريك إن الأمر نجح
    .waiting = بانتظار عودة المتصفح من موقع الشريك
    .refused = عاد المتصفح بجواب لم يُقبل
step-reminded = أُرسل تذكير بالبريد الإلكتروني
    .waiting = سيُرسل تذكير قريبًا
    .refused = تعذّر إرسال التذكير
step-cancelled = تراجع العميل قبل أن يؤكد الشريك
    .waiting = يجري التراجع بطلب من العميل
    .refused = لم يعد التراجع ممكنًا
step-cancelled-by = تراجع { $person } قبل أن يؤكد الشريك
step-superseded = سُمح بالوصول مرة أخرى، والمحاولة الأحدث هي المعتمدة
    .waiting = ستُعتمد محاولة أحدث قريبًا
    .refused = تعذّر اعتماد محاولة أحدث بدلًا منها
step-grant-suspended = عُلّق الوصول
    .waiting = سيُعلَّق الوصول قريبًا
    .refused = تعذّر تعليق الوصول
step-grant-resumed = استُؤنف الوصول
    .waiting = بانتظار استئناف الوصول
    .refused = تعذّر استئناف الوصول
step-grant-revoked = أُلغي الوصول فانتهت هذه المحاولة معه
    .waiting = تنتهي مع الوصول الذي يجري إلغاؤه
    .refused = تعذّر إنهاؤها مع الوصول

### صفحة مشاركة البيانات

consent-next-partner = عند السماح بالوصول تنتقل إلى { $host } لتسجيل الدخول والإكمال.
consent-next-partner-plain = عند السماح بالوصول تنتقل إلى موقع الشريك لتسجيل الدخول والإكمال.
consent-next-asker-partner = يُبلَّغ { $asker } بذلك، ثم ينتقل إلى { $host } لتسجيل الدخول والإكمال، وتبدأ مهلة التأكيد حينئذ.
consent-next-asker-partner-plain = يُبلَّغ { $asker } بذلك، ثم ينتقل إلى موقع الشريك لتسجيل الدخول والإكمال، وتبدأ مهلة التأكيد حينئذ.
consent-nothing-before = لا تُشارك أي بيانات قبل تأكيد { $publisher }.
consent-nothing-more-before = لا تُشارك أي بيانات إضافية قبل تأكيد { $publisher }.
form-not-the-named-organization = المؤسسة التي يخصها رابط الشريك ليست من مؤسساتك. اختر مؤسسة أخرى، أو سجّل الدخول باسم شخص ينتمي إليها.
form-nothing-new = لم تحدد شيئًا جديدًا. حدّد ما تريد إضافته، أو لا تسمح بذلك.
consent-how-long = { $hours ->
    [zero] أمام { $publisher } أقل من ساعة للتأكيد، وإلا انتهى ذلك تلقائيًا. وبعد التأكيد يستمر الوصول حتى يوقفه أحد.
    [one] أمام { $publisher } ساعة واحدة للتأكيد، وإلا انتهى ذلك تلقائيًا. وبعد التأكيد يستمر الوصول حتى يوقفه أحد.
    [two] أمام { $publisher } ساعتان للتأكيد، وإلا انتهى ذلك تلقائيًا. وبعد التأكيد يستمر الوصول حتى يوقفه أحد.
    [few] أمام { $publisher } { $hours } ساعات للتأكيد، وإلا انتهى ذلك تلقائيًا. وبعد التأكيد يستمر الوصول حتى يوقفه أحد.
    [many] أمام { $publisher } { $hours } ساعة للتأكيد، وإلا انتهى ذلك تلقائيًا. وبعد التأكيد يستمر الوصول حتى يوقفه أحد.
   *[other] أمام { $publisher } { $hours } ساعة للتأكيد، وإلا انتهى ذلك تلقائيًا. وبعد التأكيد يستمر الوصول حتى يوقفه أحد.
}

### حالة المصافحة

handshake-waiting-title = بانتظار { $publisher }
handshake-waiting-text = سُمح بالوصول، ولم يؤكده { $publisher } بعد.
handshake-waits-asker-title = بانتظار { $asker }
handshake-waits-asker-text = تمت الموافقة على هذا. على { $asker } أن يتابع لدى { $publisher } لإكماله.
handshake-not-yet = لا تُشارك أي بيانات حتى ذلك الحين.
handshake-not-yet-more = لا تُشارك أي بيانات إضافية حتى ذلك الحين.
handshake-nothing = لا تُشارك أي بيانات.
handshake-nothing-more = لا تُشارك بيانات أكثر مما كان.
handshake-go-on = أكمل في موقعهم أو عُد لاحقًا: تُظهر هذه الصفحة الحالة.
handshake-go-on-instead = يمكنك أيضًا المتابعة هناك بدلًا منه، أو العودة لاحقًا: تُظهر هذه الصفحة الحالة.
handshake-look-again = عُد لاحقًا: تُظهر هذه الصفحة الحالة.
handshake-try-again = يمكنك المحاولة من جديد.
handshake-waiting-said-title = بقيت خطوة: بانتظار { $publisher }
handshake-waiting-said-text = يقول { $publisher } إن الأمر نجح لديه. يبدأ الوصول فور أن يؤكده خادمه، وغالبًا خلال دقيقة. أعد تحميل هذه الصفحة لترى ذلك.
handshake-active-title = { $integration } متصل الآن
handshake-active-text = وافق الطرفان. يمكن لتطبيق { $integration } استخدام ما سمحت به.
handshake-suspended-title = { $integration } متصل، لكنه معلّق
handshake-suspended-text = وافق الطرفان، ولا وصول له حتى يُستأنف.
handshake-revoked-title = لم يعد { $integration } متصلًا
handshake-revoked-text = كان متصلًا ثم سُحب وصوله. لربطه من جديد اسمح به مرة أخرى.
handshake-rolled-back-title = { $integration } غير متصل
handshake-rolled-back-more-title = لم يحصل { $integration } على وصول أكثر مما كان
handshake-failed-text = أبلغ { $publisher } بأن الربط لم ينجح عنده، فجرى التراجع عنه.
handshake-ended-text = أنهى { $publisher } هذا الربط قبل أن يؤكده.
handshake-cancelled-text = ألغى أحدٌ في مؤسستك هذا الربط قبل أن يؤكده { $publisher }.
handshake-superseded-text = سُمح بالوصول مرة أخرى بعد ذلك، والمحاولة الأحدث هي المعتمدة. لا تُشارك أي بيانات بهذه المحاولة.
handshake-expired-title = استغرق الأمر وقتًا أطول مما ينبغي
handshake-expired-text = لم يؤكد { $publisher } في الوقت المحدد، فانتهى ذلك تلقائيًا.
handshake-failed-elsewhere = يقول { $publisher } إن الأمر لم ينجح. لكن هذا ليس المتصفح أو تسجيل الدخول الذي أُرسل إليه، فلم يتغير شيء بذلك.
handshake-failed-cancel = إن كان قولهم صحيحًا فألغِ أدناه وحاول من جديد.
handshake-failed-tell = إن كان قولهم صحيحًا فأخبر أحد المسؤولين.
handshake-until = ينتهي تلقائيًا في
handshake-continue = المتابعة لدى { $publisher }
handshake-cancel = إلغاء وتراجع
handshake-grant = عرض وصوله وسجله
handshake-again = المحاولة من جديد

### جزء صفحة التطبيقات المتصلة

authorize-title = المزيد مما يمكن ربطه
authorize-text = تقرر هنا ما يُشارك، ثم تسجّل الدخول لدى الشريك للإكمال.
authorize-declined = لم تسمح بوصول { $integration }. لم تُشارك أي بيانات.
authorize-waits = بانتظار { $publisher } حتى { $moment }
authorize-waits-asker = تمت الموافقة. بانتظار أن يتابع { $asker } حتى { $moment }
authorize-waits-reader = تمت الموافقة. تابع قبل { $moment }
authorize-waits-administrator = بانتظار أحد المسؤولين حتى { $moment }
authorize-pending = ما الذي يجب فعله
authorize-go-on = متابعة
authorize-asked = عرض حالة الطلب
grant-more-waits = سُمح بوصول إضافي، ولم يصبح نشطًا بعد.
authorize-link = ربط
authorize-again = السماح مرة أخرى

### التعليق والاستئناف

grant-suspend = تعليق
grant-resume = استئناف
grant-suspended-now = عُلّق { $integration }، ولا وصول له حتى يُستأنف.
grant-resumed-now = لتطبيق { $integration } وصول من جديد.
grant-resume-not-yours = لا يستأنفه إلا من علّقه أو { $platform }.
pause-means = ماذا يعني ذلك
pause-keep = إبقاء الوضع كما هو
suspend-title = تعليق { $integration }؟
suspend-text = لن يكون لتطبيق { $integration } من { $publisher } وصول إلى { $organization } حتى يستأنفه أحد.
suspend-stops-access = يُرفض كل طلب منه خلال ثوانٍ، ولا يحصل على رموز جديدة.
suspend-stops-sync = يتوقف مؤقتًا كل ما يفعله { $integration } لك بهذه البيانات.
suspend-stays = لا يُفقد شيء: يبقى ما سمحت به ومفاتيحه واتصالاته، وتعمل من جديد عند استئنافه.
suspend-who-resumes = يمكن للمسؤولين هنا استئنافه، وكذلك { $platform }، ولا يمكن ذلك للناشر { $publisher }.
suspend-button = تعليق الوصول
resume-title = استئناف { $integration }؟
resume-text = سيعود لتطبيق { $integration } من { $publisher } الوصول إلى { $organization }، إلى البيانات نفسها كما كان.
resume-access = تعمل مفاتيحه واتصالاته فورًا، ولا حاجة إلى إعداد جديد.
resume-old-tokens = تعود الرموز التي حصل عليها من قبل صالحة ما لم تكن قديمة جدًا.
resume-again = يمكنك تعليقه أو إلغاؤه من جديد في أي وقت.
resume-button = استئناف الوصول

### ما جرى للإذن

grant-history = ما جرى له
history-activated = فُعّل
history-suspended = عُلّق
history-resumed = استُؤنف
history-revoked = أُلغي
history-by-person = بواسطة { $person }
history-by-customer = بواسطة مؤسستك
history-by-partner = بواسطة { $publisher }
history-by-operator = بواسطة { $platform }

### صفحات أخطاء هذا الباب: القيمة تخبر بما حدث

error-handshake-over = اكتمل هذا التفويض أو جرى التراجع عنه أو حلّ محله أحدث، أو هو قديم جدًا. لم يتغير شيء الآن.
    .title = انتهى هذا التفويض
    .rule = يُقبل جواب الشريك مرة واحدة خلال 24 ساعة، للتفويض الذي يخصه.
    .remedy = انظر إلى التطبيقات المتصلة لديك، واسمح به من هناك من جديد إن لم يكن متصلًا.
error-signed-link-refused = الرابط الذي أتى بك لا يثبت من صنعه، أو هو قديم جدًا. لم تُنقل إلى أي مكان حفاظًا على سلامتك.
    .title = هذا الرابط غير صالح
    .rule = رابط الشريك موقّع بمفتاحه المسجَّل، وصالح خمس دقائق.
    .remedy = عُد إلى موقع الشريك واتبع الرابط من جديد. وإن تكرر الأمر فأبلغ القائمين عليه.
error-connect-url-unusable = عنوان الشريك الذي ستنتقل إليه غير موجود أو لا يمكن استخدامه.
    .title = هذا التطبيق غير جاهز بعد
    .rule = العنوان (connect_url) يبدأ بـ https ولا يحمل أيًّا من المعاملات التي تُضاف إليه.
    .remedy = اسأل القائمين على التطبيق متى يصبح جاهزًا.
error-suspended-by-another = علّق طرف آخر هذا الوصول، فلا يمكن استئنافه من هنا.
    .title = لا يمكن استئنافه من هنا
    .rule = من علّق الوصول يمكنه استئنافه، وللمنصة ذلك دائمًا.
    .remedy = اسأل من علّقه. صفحة التطبيق تبيّن من هو.
