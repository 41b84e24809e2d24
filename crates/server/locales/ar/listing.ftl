### القوائم: ما يقرؤه العملاء عن التكامل، ومراجعته

mail-listing-approved-subject = أُدرج { $integration } في { $platform }
mail-listing-approved-text = تمت الموافقة على صفحة { $integration } التعريفية. يقرؤها عملاء { $platform } من الآن فصاعدًا، ويسري ما تطلبه من الآن: الصلاحية الجديدة بعد موافقة كل عميل، والصلاحية المحذوفة تسقط فورًا.
mail-listing-declined-subject = رُفضت صفحة { $integration } التعريفية
mail-listing-declined-text = رفضت { $platform } الصفحة التعريفية التي قدمتها لـ { $integration }. ما كان مُدرجًا من قبل يبقى كما هو.
mail-listing-withdrawn-subject = أُزيل { $integration } من المتجر
mail-listing-withdrawn-text = أزالت { $platform } التكامل { $integration } من المتجر. يحتفظ به العملاء الذين ربطوه، ولن يجده العملاء الجدد.
mail-listing-reason = السبب المذكور:
mail-listing-look = للاطلاع على الصفحة التعريفية وتقديم نسخة جديدة، افتح هذا الرابط:
