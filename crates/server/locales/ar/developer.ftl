### عناوين العودة ومراجعتها

review-pending = بانتظار المراجعة
review-approved = معتمد
review-declined = مرفوض
review-asked-at = طُلب في
review-approved-at = اعتُمد في
review-declined-at = رُفض في
redirect-uris-alike = { $number ->
    [zero] لا تتشابه عناوين العودة لهذا التطبيق.
    [one] يبدو أحد عناوين العودة لهذا التطبيق كأنه خاص بعميل واحد.
    [two] لا يختلف عنوانا العودة لهذا التطبيق إلا في جزء واحد، كأن لكل عميل عنوانًا. يكفي عنوان واحد: ضع ما يدل على العميل في state أو، عند مدخل الضم، في الاستعلام.
    [few] لا تختلف { $number } عناوين عودة لهذا التطبيق إلا في جزء واحد، كأن لكل عميل عنوانًا. يكفي عنوان واحد: ضع ما يدل على العميل في state أو، عند مدخل الضم، في الاستعلام.
    [many] لا يختلف { $number } عنوان عودة لهذا التطبيق إلا في جزء واحد، كأن لكل عميل عنوانًا. يكفي عنوان واحد: ضع ما يدل على العميل في state أو، عند مدخل الضم، في الاستعلام.
   *[other] لا يختلف { $number } عنوان عودة لهذا التطبيق إلا في جزء واحد، كأن لكل عميل عنوانًا. يكفي عنوان واحد: ضع ما يدل على العميل في state أو، عند مدخل الضم، في الاستعلام.
}
redirect-uri-length = يتكون عنوان العودة من 1 إلى 1000 رمز.
redirect-uri-characters = يُكتب عنوان العودة برموز ASCII الظاهرة. رمّز ما سواها بعلامة النسبة المئوية، واكتب المضيف بصيغة punycode (xn--…).
redirect-uri-scheme = يجب أن يبدأ العنوان بـ https. لا يُقبل http إلا للعناوين المحلية حيث يُسمح بها؛ ويجوز للعملاء العموميين مخطط خاص فيه نقطة، مثل com.example.app.
redirect-uri-loopback = تُقبل العناوين المحلية في بيئة الاختبار، وفي بيئة الإنتاج للعملاء العموميين وحدهم.
redirect-uri-user-info = لا يجوز أن يسبق المضيفَ اسمُ مستخدم أو كلمة مرور.
redirect-uri-host = يجب أن يكون المضيف اسمًا بحروف صغيرة، أو عنوانًا بكتابته المعتادة، مع منفذ اختياري من 1 إلى 65535 غير منفذ المخطط المعتاد.
redirect-uri-wildcard = لا تُقبل الرموز البديلة. اكتب العنوان كاملًا كما يُفتح.
redirect-uri-fragment = لا يُقبل جزء بعد #: احذف العلامة وما يليها.
redirect-uri-dot-segments = لا يُقبل في المسار «.» ولا «..» ولا شرطة مائلة عكسية.
redirect-uri-reserved = لا يجوز أن يحمل الاستعلام code أو state أو iss أو error أو error_description أو error_uri أو status أو token: فهذه تُضاف إليه في طريق العودة.
redirect-uri-taken = لهذا التطبيق هذا العنوان من قبل. انظر القائمة أعلاه.
redirect-uri-too-many = { $limit ->
    [zero] لا يجوز لتطبيق أي عنوان عودة.
    [one] لا يجوز لتطبيق أكثر من عنوان عودة واحد. احذفه أولًا.
    [two] لا يجوز لتطبيق أكثر من عنوانين لإعادة التوجيه. احذف أحدهما أولًا.
    [few] لا يجوز لتطبيق أكثر من { $limit } عناوين عودة. احذف أحدها أولًا.
    [many] لا يجوز لتطبيق أكثر من { $limit } عنوان عودة. احذف أحدها أولًا.
   *[other] لا يجوز لتطبيق أكثر من { $limit } عنوان عودة. احذف أحدها أولًا.
}

### بوابة المطورين

developer-title = بوابة المطورين
developer-text = تطبيقاتك في { $platform }: مفاتيحها، وعناوين العودة، وما جرى عندما ربطها العملاء.
developer-partners = تطوّر لحساب
developer-none-title = لا يوجد تطبيق بعد
developer-none-text = سجّل أول تطبيق: يحصل على مفتاحه فورًا، وتراجع { $platform } عناوينه.
developer-application-key = مفتاح التطبيق
developer-application-key-hint = مفتاح التطبيق هو نفسه client_id في OAuth، وليس سرًّا.
developer-public-client = عميل عمومي: لا سر له، ويثبت هويته بآلية PKCE.
developer-doors = المداخل
developer-door-connect = الربط
developer-door-onboarding = الضم
developer-door-extension = الإضافات
developer-door-marketplace = متجر التطبيقات
developer-door-handshake = المصافحة
developer-visibility = الظهور
developer-public = عام: يُعثر عليه باسمه
developer-private = خاص: يضاف بمفتاح التطبيق
developer-disabled = موقوف
developer-disabled-text = أوقف مشغّل { $platform } هذا التطبيق: لا موافقات ولا رموز وصول. اسأل المشغّل عن السبب.
developer-redirect-uris = عناوين العودة
developer-count-none = لا شيء بعد
developer-count-approved = { $number ->
    [zero] لا معتمد
    [one] واحد معتمد
    [two] اثنان معتمدان
    [few] { $number } معتمدة
    [many] { $number } معتمدًا
   *[other] { $number } معتمد
}
developer-count-pending = { $number ->
    [zero] لا شيء ينتظر
    [one] واحد ينتظر
    [two] اثنان ينتظران
    [few] { $number } تنتظر
    [many] { $number } ينتظر
   *[other] { $number } ينتظر
}
developer-count-declined = { $number ->
    [zero] لا مرفوض
    [one] واحد مرفوض
    [two] اثنان مرفوضان
    [few] { $number } مرفوضة
    [many] { $number } مرفوضًا
   *[other] { $number } مرفوض
}
developer-open = إدارة
developer-attempts = السجل الزمني: ما جرى عندما ربط العملاء التطبيق
developer-redirect-text = العناوين التي تعيد { $platform } متصفح العميل إليها. يعمل العنوان بعد اعتماده. ولكل من بيئة الإنتاج وبيئة الاختبار قائمتها.
developer-redirect-none = لا شيء بعد. اطلب أول عنوان أدناه.
developer-redirect-needless = لا شيء بعد، والطريقة التي يتصل بها هذا التطبيق لا تحتاج إلى أيٍّ منها.
developer-new = عنوان عودة جديد
developer-new-hint = كما يرسله برنامجك تمامًا: تقارن OAuth كل رمز والاستعلام أيضًا؛ أما مدخل الضم فيقارن المضيف والمنفذ والمسار ويترك الاستعلام حرًّا.
address-rules = يبدأ بـ https://‎ (لا يُقبل http إلا للعناوين المحلية حيث يُسمح بها). يُكتب المضيف كاملًا مع نطاقه الفرعي وبحروف صغيرة. لا رموز بديلة (*) ولا جزء بعد # ولا اسم مستخدم ولا «..» في المسار.
developer-one-is-enough = يكفي عنوان واحد لكل تطبيق: ضع ما يدل على العميل في state أو، عند مدخل الضم، في الاستعلام.
developer-register = طلب مراجعة { $kind }
developer-registered = أُضيف { $uri } إلى القائمة. يعمل بعد أن يعتمده مشغّل { $platform }.
developer-delete = حذف من القائمة
developer-delete-unused = يُحذف من هذه القائمة. ولاستخدامه اطلب مراجعته من جديد.
developer-delete-text = كل ما يرسل العملاء إلى هذا العنوان سيُرفض من تلك اللحظة. ولاستخدامه من جديد تلزم مراجعة جديدة.
developer-delete-button = حذف العنوان
developer-deleted = حُذف العنوان من القائمة.
developer-proof = إثبات أن { $host } لك
developer-proof-text = ضع هذا السطر في ملف في هذا العنوان يقرؤه الجميع، ثم اطلب البحث عنه. وللملف أن يحوي سطورًا أخرى.
developer-proof-approves = عند العثور عليه يُعتمد عنوان العودة هذا.
developer-proof-helps = يرى هذا الإثبات من يراجع عنوان العودة لدى { $platform }.
developer-proof-address = العنوان
developer-proof-content = السطر
developer-proof-button = البحث عن الملف
developer-proven = وُجد الملف: { $host } لك.
developer-proven-at = ثبت أن { $host } لك في
developer-encryption-key-title = مفاتيح العملاء المختومة
developer-encryption-key-text = إذا سجّلت هنا مفتاحك العام أمكن للعملاء تشفير مفتاح العميل به، ثم يجلبه برنامجك: فلا يمر ببريد أحد.
developer-encryption-key-since = المفتاح مسجّل منذ
developer-encryption-key = المفتاح العام (JWK)
developer-encryption-key-hint = مفتاح عام واحد بصيغة JSON Web Key، دون جزئه الخاص. تسجيل مفتاح آخر يحل محله في مفاتيح العملاء القادمة.
developer-encryption-key-button = حفظ هذا المفتاح
developer-encryption-key-kept = حُفظ المفتاح العام. تُختم به مفاتيح العملاء من الآن.
developer-encryption-key-delete = حذف المفتاح العام من السجل
developer-encryption-key-delete-text = لن يُختم لكم أي مفتاح عميل بعد ذلك. أما ما خُتم من قبل فيبقى جلبه ممكنًا وفتحه بمفتاحكم الخاص.
developer-encryption-key-deleted = حُذف المفتاح العام من السجل.
