### لوحة المشغّل

operator-title = لوحة المشغّل
operator-text = ما يطلبه شركاء { $platform }، وما يُقرَّر بشأنه.
operator-attempts = السجل الزمني لجميع المحاولات
operator-queue = عناوين عودة للمراجعة
operator-queue-empty = لا شيء ينتظرك
operator-queue-empty-text = عندما يطلب مطوّر لدى شريك عنوان عودة، يظهر هنا.
operator-decided = ما قُرِّر مؤخرًا
operator-change = تغيير القرار
operator-host = المضيف
operator-host-proven = ثبت أنه للشريك
operator-host-not-proven = لم يثبت لمن هو
operator-reason = السبب
operator-reason-given = السبب
operator-reason-hint = لازم عند الرفض. يقرؤه مطوّرو { $publisher }.
operator-approve = اعتماد
operator-decline = رفض
operator-approved = اعتُمد { $uri }، وهو يعمل من الآن.
operator-declined = رُفض { $uri }، ولا يعمل.
operator-meanwhile = غيّر شخص آخر { $uri } في الوقت نفسه. انظر إليه من جديد.
operator-meanwhile-approved = سبق البتّ في { $uri }: هو معتمد. لم يتغيّر شيء الآن.
operator-meanwhile-declined = سبق البتّ في { $uri }: هو مرفوض. لم يتغيّر شيء الآن.
operator-gone = حذف الشريك ذلك العنوان من القائمة، فلا شيء يُقرَّر.
