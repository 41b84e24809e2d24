### بوابة المطورين: تطبيقات يسجّلها الشركاء بأنفسهم

portal-in-sandbox = أنت في بيئة الاختبار. ما يُسجَّل هنا لا وجود له في بيئة الإنتاج.
portal-in-production = أنت في بيئة الإنتاج. ولبيئة الاختبار تطبيقاتها الخاصة.
portal-to-production = الذهاب إلى بوابة بيئة الإنتاج
portal-to-sandbox = الذهاب إلى بوابة بيئة الاختبار
portal-other-account = والحسابات منفصلة أيضًا: أنشئ حسابًا هناك إن لم تكن قد فعلت.
portal-environment-text = العناوين وبيانات الاعتماد والمراجعات تخص هذه البيئة وحدها.
portal-become = نشر تطبيق
portal-new-integration = تسجيل تطبيق
portal-new-in-sandbox = يُسجَّل التطبيق في بيئة الاختبار. ولبيئة الإنتاج تطبيقاتها وعناوينها وأسرارها.
portal-new-in-production = يُسجَّل التطبيق في بيئة الإنتاج. وللاختبار سجّل تطبيقًا في بيئة الاختبار.
portal-edit = تعريف هذا التطبيق
portal-partner = الشريك
portal-integration-name = الاسم
portal-integration-name-hint = كما يقرؤه العملاء عندما تُطلب موافقتهم.
portal-description = الوصف
portal-description-hint = جملة أو جملتان عما يفعله للعميل.
portal-client-type = أين يعمل؟
portal-confidential = على خادم يستطيع حفظ السر
portal-public-client = على أجهزة الناس أو في المتصفح أو كوكيل: لا سر له ويستخدم PKCE
portal-door-connect = يبدأ العميل من موقعك، ويسجّل الدخول هنا، ثم يعود برمز.
portal-door-onboarding = ينشئ خادمك رابطًا للعميل، فيختار مؤسساته، وتحصل على مفتاح عميل لكل منها.
portal-door-extension = يضيفه العميل من إعدادات { $platform } ويسلّمك مفتاح العميل.
portal-door-marketplace = يثبّته العميل من متجر { $platform }، ويُتمّ الاتفاق في عنوان form_uri لديك، ثم يعود.
portal-door-handshake = يوافق العميل في { $platform }، ثم يُرسَل إلى connect_url لديك، ويفعّل خادمك الإذن.
portal-scopes-hint = اطلب أقل ما يكفي. الأذونات المقيّدة ليست في القائمة: اطلبها من مشغّل { $platform }.
portal-scopes-restricted = منح مشغّل { $platform } هذه الأذونات المقيّدة، وهي باقية.
portal-scope-no = لا يُطلب
portal-scope-required = مطلوب
portal-scope-optional = اختياري: القرار للعميل
portal-listed-text = هذا التطبيق مُدرج في المتجر. يتغيّر اسمه ووصفه وأذوناته بنسخة جديدة من صفحته التعريفية، وهي تخضع للمراجعة.
portal-register-button = تسجيل
portal-save = حفظ
portal-integration-registered = سُجّل التطبيق. الخطوة التالية: العناوين التي تحتاجها مداخله.
portal-integration-changed = حُفظت التغييرات.
portal-listing = الصفحة التعريفية في المتجر
portal-webhooks = إشعارات الويب والأحداث

### إدارة OAuth

portal-more = ما بعد OAuth: الصفحة التعريفية وإشعارات الويب والسجل الزمني
portal-oauth-management = إدارة OAuth
portal-form-uri-text = العنوان الذي ترسل { $platform } إليه العميل الذي يثبّت هذا التطبيق من المتجر، لتُتمّا الاتفاق بينكما.
portal-form-uri-added = يُضاف installation_id إلى الاستعلام، وبه يعرف خادمك من يثبّت التطبيق.
portal-connect-url-text = العنوان الذي ترسل { $platform } إليه العميل بعد موافقته على المصافحة، لتسجّل دخول مستخدمك.
portal-connect-url-added = تُضاف organizationId وredirectUrl وt وv1a إلى الاستعلام، وكذلك partnerId وstate عند الحاجة، فلا يجوز أن يحمل أيًّا منها. تحقّق من التوقيع.
address-in-use = مستخدم
address-none = لا عنوان مستخدمًا بعد.
address-stays = يبقى العنوان المستخدم إلى أن يُعتمد هذا.
address-withdraw = سحب الطلب
address-first = العنوان
address-another = عنوان آخر
address-length = يتكون العنوان من 1 إلى 1000 رمز.
address-scheme = يجب أن يبدأ العنوان بـ https. لا يُقبل http إلا للعناوين المحلية حيث يُسمح بها.
address-loopback = لا تُقبل العناوين المحلية إلا في بيئة الاختبار.
address-reserved = لا يجوز أن يحمل الاستعلام ما يُضاف إليه في الطريق: { $names }.
address-taken = هذا العنوان مستخدم من قبل أو ينتظر المراجعة.
portal-proposed = ينتظر { $uri } مراجعة مشغّل { $platform }.
portal-proposal-withdrawn = سُحب الطلب.
portal-credentials = المعرّف client_id والسر client_secret
portal-client-id-text = يسمّي client_id هذا التطبيق في كل طلب، وهو علني.
portal-client-secret-text = يثبت client_secret أن الطلب من خادمك؛ يُعرض مرة واحدة ولا يحفظه غيرك.
portal-no-secret-yet = لا سر بعد، لأن عنوانًا ينقص:
portal-lacks-form-uri = عنوان form_uri معتمد يحتاجه المتجر.
portal-lacks-connect-url = عنوان connect_url معتمد تحتاجه المصافحة.
portal-lacks-redirect-uri = عنوان عودة معتمد يُرسَل إليه الرمز.
portal-no-secret = تمت الموافقة على كل عنوان يحتاج إليه. يمكنك إنشاء السر الأول.
portal-slot = { $number ->
    [zero] السر { $number }
    [one] السر 1
    [two] السر 2
    [few] السر { $number }
    [many] السر { $number }
   *[other] السر { $number }
}
portal-secret-made = أُنشئ في
portal-secret-until = يُرفض ابتداءً من { $moment }.
portal-retire = إيقاف
portal-generate = إنشاء سر
portal-generate-second = إنشاء سر ثانٍ
portal-slots-taken = المكانان مشغولان. أوقف أحد السرّين قبل إنشاء آخر.
portal-lost = ضاع السر؟ لا يمكن عرضه من جديد. أنشئ سرًّا جديدًا في المكان الخالي، وحوّل خادمك إليه، ثم أوقف القديم.
portal-lost-both = ضاع السر؟ لا يمكن عرضه من جديد. أوقف السر الذي لا يستخدمه خادمك، وأنشئ سرًّا جديدًا في مكانه، ثم حوّل خادمك إليه.
portal-generate-title = إنشاء سر العميل
portal-generate-once = يُعرض السر في الصفحة التالية مرة واحدة. لا تحفظ { $platform } إلا بصمته ولا تستطيع عرضه ثانية.
portal-generate-beside = يبقى هذا السر صالحًا إلى جانبه حتى توقفه:
portal-generate-meanwhile = تغيّرت الأسرار منذ فتح هذه الصفحة، ولم يُنشأ شيء. انظر إليها ثم أعد المحاولة إن لزم.
portal-secret-title = سر العميل الجديد
portal-secret-once = انسخه الآن. لن تعرضه { $platform } ثانية؛ وإن ضاع فأنشئ غيره.
portal-secret-copy = نسخ السر
portal-secret-step-keep = ضعه حيث يحفظ خادمك أسراره، لا في مستودع ولا في رسالة بريد.
portal-secret-step-use = اجعل خادمك يستخدمه. وتعرض صفحة التطبيق متى استُخدم آخر مرة.
portal-secret-step-retire = ثم أوقف القديم:
portal-secret-done = حفظته
portal-retire-title = إيقاف سر العميل
portal-retire-refused = كل طلب يحمل هذا السر يُرفض.
portal-retire-tokens = وتُرفض كذلك رموز الوصول التي صدرت به وحده ببيانات اعتماد العميل. أما روابط العملاء فتستمر متى استخدم خادمك سرًّا آخر.
portal-retire-other = يبقى السر الذي يبدأ بـ { $secret } صالحًا.
portal-retire-other-unused = ذلك السر لم يُستخدم قط. تأكد من أن خادمك يحمله.
portal-retire-last = هذا هو السر الوحيد: لن يحصل خادمك على رموز حتى تنشئ غيره.
portal-retire-final = السر الموقوف لا يعمل ثانية أبدًا.
portal-retire-planned = يُرفض ابتداءً من
portal-retire-hint = بالتوقيت العالمي، وخلال 90 يومًا على الأكثر.
portal-retire-button = إيقاف السر
portal-secret-retired = أُوقف السر، وهو مرفوض من الآن.
portal-secret-retires = يُرفض السر ابتداءً من { $moment }.

### الشريك وأعضاؤه

portal-found-title = التسجيل شريكًا
portal-found-another = تسجيل شريك آخر
portal-found-text = ينشر الشريك تطبيقات على { $platform }. ويقرأ العملاء اسمه في كل صفحة موافقة.
portal-change-partner = تغيير الاسم أو الموقع أو العنوان
portal-change-partner-text = يقرأ عملاء { $platform } هذا في كل صفحة موافقة من الآن فصاعدًا.
portal-change-verified = تحققت { $platform } من الاسم الحالي. ويُعرض الاسم الجديد على أنه غير موثَّق إلى أن تنظر فيه { $platform }.
portal-edited = حُفظت التغييرات. ويقرؤها العملاء من الآن.
portal-found-button = تسجيل
portal-sign-up-title = التسجيل شريكًا
portal-sign-up-heading = انشر تطبيقاتك على { $platform }
portal-your-company = شركتك
portal-your-account = حسابك
portal-partner-name = اسم الشركة
portal-partner-name-hint = كما يعرفك العملاء. قد تتحقق { $platform } منه، وحتى ذلك الحين يُوسم بأنه لم يُتحقق منه.
portal-website = الموقع
portal-support-email = بريد العملاء
portal-support-email-hint = من يسأله العملاء إذا تعطّل شيء.
portal-partner-id = معرّف الشريك
portal-unverified-text = لم تتحقق { $platform } من هذا الاسم بعد، ويرى العملاء ذلك.
portal-founded = تم التسجيل. أنت مالك هذا الشريك على { $platform }؛ والخطوة التالية تسجيل تطبيقك الأول.
portal-members = الأعضاء
portal-members-owner = يدير المالكون الأعضاء والتطبيقات، ويدير المطورون التطبيقات.
portal-members-developer = يدير المالكون هذه القائمة. اطلب التغيير من أحدهم.
portal-you = أنت
portal-owner = مالك
portal-developer = مطوّر
portal-owner-may = يدير التطبيقات والأسرار والأعضاء.
portal-developer-may = يدير التطبيقات والأسرار.
portal-make-owner = جعله مالكًا
portal-make-owner-text = يستطيع المالك دعوة الأعضاء وإزالتهم، وأنت منهم.
portal-make-developer = جعله مطوّرًا
portal-make-developer-text = لا يستطيع المطوّر بعدها دعوة أحد ولا إزالته.
portal-remove = إزالة
portal-remove-text = لا يرى من أُزيل شيئًا من هذا الشريك. أما الأسرار التي رآها فتبقى صالحة: استبدلها.
portal-role = الدور
portal-invite-title = دعوة عضو
portal-invite-text = تصله رسالة فيها رابط يعمل مرة واحدة خلال سبعة أيام، ولمن يسجّل الدخول بذلك البريد وحده.
portal-invite-button = إرسال الدعوة
portal-invited = دُعي { $email }. تنتظر الدعوة سبعة أيام.
portal-invited-until = صالحة حتى
portal-invitation-withdraw = سحب الدعوة
portal-withdrawn = سُحبت الدعوة، ولم يعد رابطها يعمل.
portal-already-member = هذا الشخص عضو من قبل. انظر القائمة أعلاه.
portal-too-many-people = { $limit ->
    [zero] لا أعضاء لهذا الشريك.
    [one] لا يزيد الأعضاء على عضو واحد.
    [two] لا يزيد الأعضاء على اثنين مع المدعوين. أزل أحدًا أولًا.
    [few] لا يزيد الأعضاء على { $limit } مع المدعوين. أزل أحدًا أولًا.
    [many] لا يزيد الأعضاء على { $limit } مع المدعوين. أزل أحدًا أولًا.
   *[other] لا يزيد الأعضاء على { $limit } مع المدعوين. أزل أحدًا أولًا.
}
portal-role-changed = تغيّر دور { $name }.
portal-removed = تمت الإزالة.
portal-last-owner = لم يتغيّر شيء: لا بد للشريك من مالك واحد على الأقل. اجعل غيره مالكًا أولًا.
portal-joined = انضممت.
portal-invitation-title = الانضمام إلى { $partner }
portal-invitation-text = يدعوك { $inviter } إلى إدارة تطبيقات { $partner } على { $platform }.
portal-invitation-owner = بصفتك مالكًا يمكنك إدارة التطبيقات والأسرار والأعضاء.
portal-invitation-developer = بصفتك مطوّرًا يمكنك إدارة التطبيقات والأسرار.
portal-accept = انضمام
portal-later = ليس الآن
home-for-partners = ينتمي حسابك إلى شريك لا إلى عميل. تطبيقاتك في بوابة المطورين.
field-not-a-web-address = اكتب عنوانًا يبدأ بـ https.
field-nothing-ticked = اختر واحدًا على الأقل.
field-too-many = { $limit ->
    [zero] لا شيء.
    [one] واحد على الأكثر.
    [two] اثنان على الأكثر.
    [few] { $limit } على الأكثر.
    [many] { $limit } على الأكثر.
   *[other] { $limit } على الأكثر.
}
error-partner-owner-required = لم يتغيّر شيء: كان الشريك سيفقد آخر مالكيه.
    .title = لا بد للشريك من مالك
    .rule = يبقى للشريك مالك واحد على الأقل.
    .remedy = اجعل عضوًا آخر مالكًا أولًا.
error-invitation-for-another-address = هذه الدعوة لبريد غير البريد الذي سجّلت به الدخول.
    .title = هذه الدعوة لشخص آخر
    .rule = لا يقبل الدعوة إلا من يسجّل الدخول بالبريد الذي أُرسلت إليه.
    .remedy = سجّل الخروج، ثم سجّل الدخول بذلك البريد.

### البريد

mail-invitation-subject = دعوة لتطوير تطبيقات أحد شركاء { $platform }
mail-invitation-text = يدعوك { $inviter } ({ $email }) إلى إدارة تطبيقات { $partner } على { $platform }.
mail-invitation-look = لمعرفة التفاصيل والانضمام افتح هذا الرابط وسجّل الدخول بهذا البريد:
mail-invitation-until = يمكن الرد عليها حتى { $moment }. إن لم تفعل شيئًا فلن يحدث شيء.
mail-invitation-stranger = إن كنت لا تعرف المرسل فلا ترد. الأسماء في هذه الرسالة من اختيار المرسل.

### المشغّل

operator-addresses = عناوين المتجر والمصافحة
operator-addresses-empty = لا عنوان ينتظرك.
operator-addresses-more = ينتظر غيرها، ويظهر هنا بعد البت في هذه.
operator-replaces = يحل محل
operator-partners-title = الشركاء
operator-partners-text = من ينشر التطبيقات على { $platform }، ومن تشهد لاسمه.
operator-partners-unverified = غير المتحقق منهم فقط
operator-partners-all = جميع الشركاء
operator-partners-none = لا شريك ينتظر التحقق
operator-partner-since = سُجّل في
operator-verify = تحقّق
operator-unverify = سحب التحقق
operator-partner-verified = تم التحقق من { $partner }، ويرى العملاء ذلك من الآن.
operator-partner-unverified = لم يعد { $partner } متحققًا منه، ويرى العملاء ذلك من الآن.
operator-partner-meanwhile = تغيّر { $partner } منذ فتح الصفحة، فلم يُفعل شيء. انظر إليه من جديد.
