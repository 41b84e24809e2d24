# متجر التطبيقات وعمليات التثبيت

market-title = متجر التطبيقات
market-open = متجر التطبيقات
market-back = رجوع
market-text = تطبيقات تعمل مع { $platform }. تبيّن كل صفحة ما سيراه التطبيق وما سيغيّره قبل مشاركة أي شيء.
market-search = البحث بالاسم
market-categories = الفئات
market-none = لا يوجد شيء في متجر { $platform } بعد. تظهر التطبيقات هنا بعد أن تعتمد { $platform } صفحاتها التعريفية.
market-nothing-found = لا شيء هنا يطابق «{ $query }». جرّب كلمات أقل أو فئة أخرى.
market-installing = قيد التثبيت

market-category-all = الكل
market-category-accounting = المحاسبة
market-category-reporting = التقارير والتوقعات
market-category-banking = البنوك والمدفوعات
market-category-expenses = المصروفات والسفر
market-category-invoicing = الفوترة
market-category-payroll = الرواتب وساعات العمل
market-category-people = الموظفون
market-category-sales = المبيعات
market-category-commerce = المتاجر ونقاط البيع
market-category-logistics = البضائع والتوصيل
market-category-documents = المستندات والتوقيعات
market-category-compliance = الامتثال
market-category-automation = الأتمتة
market-category-assistants = المساعدون

market-integration-title = { $integration } في متجر التطبيقات
market-connected = هذا التطبيق متصل بمؤسستك.
market-waits = هناك تثبيت لهذا التطبيق ينتظر الإكمال.
market-waits-link = عرض حالته
market-support = المساعدة
market-privacy = ما يحدث لبياناتك
market-website = عن { $publisher }
market-shares = ما سيراه وما سيغيّره
market-shares-nothing = لا يطلب أي وصول إلى بياناتك.
market-optional = لك أن تختار
market-reason = يقول { $publisher }:
market-for = التثبيت لصالح
market-suspended = هذا التطبيق معلّق لمؤسستك. لا يمكن إضافة شيء حتى تستأنفه { $platform }.
market-no-organization = لا تنتمي إلى أي مؤسسة بعد.
market-must-ask = يمكنك تثبيته وإكمال ما يطلبه ناشره. وعند عودتك يجب أن يوافق أحد مسؤولي مؤسستك.
market-next = ستنتقل الآن إلى { $publisher } ‏({ $host })، وسيرى اسمك وبريدك الإلكتروني ومؤسستك وما اخترته هنا. لن يُشارك شيء من بياناتك قبل أن تعود إلى هنا وتسمح بذلك.
market-next-somewhere = ستنتقل الآن إلى { $publisher }، وسيرى اسمك وبريدك الإلكتروني ومؤسستك وما اخترته هنا. لن يُشارك شيء من بياناتك قبل أن تعود إلى هنا وتسمح بذلك.
market-install = تثبيت
market-sign-in-to-install = تسجيل الدخول والتثبيت
form-not-your-membership = لا تنتمي إلى هذه المؤسسة. اختر إحدى مؤسساتك.
form-no-install-chosen = اختر أحد هذه الخيارات أولًا.

installations-title = عمليات التثبيت
integrations-launch = فتح
integrations-uninstall = إزالة التطبيق

installation-title = تثبيت { $integration }
installation-chosen = ما اخترت مشاركته
installation-by = من يثبّت
installation-id = معرّف التثبيت
installation-open-partner = فتح صفحة { $publisher }
installation-see-request = عرض الطلب
installation-again = التثبيت مرة أخرى
installation-cancel = إلغاء هذا التثبيت

installation-partner = بانتظار الشريك
installation-partner-text = أكمل ما يطلبه { $publisher } في صفحته. ثم يعيدك إلى هنا، فورًا أو لاحقًا بالبريد الإلكتروني، لتسمح بالوصول. لا يُشارك شيء قبل ذلك.
installation-you = بانتظارك
installation-you-text = أعادك { $publisher } إلى هنا. راجع مرة أخرى ما سيُشارك، ثم اسمح به أو ارفضه.
installation-you-elsewhere-text = عاد أحدهم من { $publisher } ولم يُجب بعد. تابع في ذلك المتصفح، أو افتح صفحة { $publisher } مرة أخرى وستعيدك إلى هنا.
installation-administrator = بانتظار مسؤول
installation-administrator-text = طُلب من أحد مسؤولي مؤسستك أن يوافق. لا يُشارك شيء قبل ذلك.
installation-asker = تمت الموافقة
installation-asker-text = وافق أحد المسؤولين. يتابع صاحب الطلب من صفحة الطلب ثم يُعاد إلى { $publisher }.
installation-exchange = على وشك الاكتمال
installation-exchange-text = لقد سمحت بالوصول. يستلم { $publisher } وصوله الآن، ولا يستغرق ذلك إلا لحظة؛ وإن لم يفعل خلال عشر دقائق فلن يُشارك شيء ويمكنك التثبيت مرة أخرى.
installation-connected = متصل
installation-connected-text = لدى { $publisher } الوصول الذي سمحت به.
installation-declined = أُلغي
installation-declined-text = أُلغي هذا التثبيت. لم يُشارك شيء.
installation-expired = انتهت مهلته
installation-expired-text = لم يكتمل هذا التثبيت في الوقت المحدد. لم يُشارك شيء. يمكنك التثبيت مرة أخرى؛ وإن لم يُعدك { $publisher } إلى هنا فاسأل فريق دعمه عن السبب.
installation-rolled-back = لم يكتمل
installation-rolled-back-text = لم يتمكّن { $publisher } من إكمال هذا التثبيت. لا يُشارك شيء.

installation-picker-title = أي تثبيت هذا؟
installation-picker-heading = أي تثبيت هذا؟
installation-picker-text = بدأت تثبيت { $integration } أكثر من مرة. اختر التثبيت الذي تريد متابعته.
installation-picker-by = بواسطة { $person }، { $moment }
installation-picker-none = لا شيء من هذه
installation-picker-none-text = ربط { $integration } دون متابعة أي تثبيت؛ وتبقى الأخرى بانتظارك.
consent-not-this-installation = ليس هذا التثبيت؟

error-not-in-marketplace = لا يمكن تثبيت هذا التطبيق من المتجر، أو لم يعد ذلك ممكنًا.
    .title = ليس في المتجر
    .rule = لا يُثبَّت من هنا إلا ما أدرجته المنصة من التطبيقات وكانت له صفحة خاصة به ينتقل إليها العميل.
    .remedy = ابحث في المتجر عن تطبيق آخر أو اسأل ناشره. لا يتغيّر شيء مما هو متصل لديك.
