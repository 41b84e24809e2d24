### اختيار عدة مؤسسات

date = { $day } { $month } { $year }
form-too-many-organizations = { $limit ->
    [zero] لا يمكن ربط أي مؤسسة الآن.
    [one] لا يمكن ربط أكثر من مؤسسة واحدة في المرة.
    [two] لا يمكن ربط أكثر من مؤسستين في المرة. اختر أقل، ثم ابدأ من جديد للباقي.
    [few] لا يمكن ربط أكثر من { $limit } مؤسسات في المرة. اختر أقل، ثم ابدأ من جديد للباقي.
    [many] لا يمكن ربط أكثر من { $limit } مؤسسة في المرة. اختر أقل، ثم ابدأ من جديد للباقي.
   *[other] لا يمكن ربط أكثر من { $limit } مؤسسة في المرة. اختر أقل، ثم ابدأ من جديد للباقي.
}
picker-all = { $number ->
    [zero] لا مؤسسات
    [one] المؤسسة الوحيدة
    [two] المؤسستان كلتاهما
    [few] كل المؤسسات، وعددها { $number }
    [many] كل المؤسسات، وعددها { $number }
   *[other] كل المؤسسات، وعددها { $number }
}
picker-all-found = { $number ->
    [zero] لا مؤسسات
    [one] المؤسسة الوحيدة التي وجدناها
    [two] المؤسستان اللتان وجدناهما
    [few] كل ما وجدناه، وعدده { $number }
    [many] كل ما وجدناه، وعدده { $number }
   *[other] كل ما وجدناه، وعدده { $number }
}
picker-every-page = في جميع صفحات هذه القائمة
picker-chosen-none = لم تختر شيئًا بعد
picker-chosen = عدد المختارة: { $number }
picker-chosen-elsewhere = عدد المختارة: { $number }، منها { $elsewhere } ليست في هذه الصفحة
picker-chosen-all = القائمة كلها مختارة
picker-chosen-but = القائمة كلها مختارة إلا { $number }
picker-connected = متصلة
picker-suspended = معلَّقة
picker-connected-hint = يمكن اختيار المؤسسات المتصلة مرة أخرى: يُنشأ لها مفتاح عميل إضافي.
picker-suspended-hint = لا يمكن اختيار المؤسسات المعلَّقة حتى تستأنف { $platform } وصولها.

### الموافقة لعدة مؤسسات

consent-heading-several = { $number ->
    [zero] لا يطلب { $integration } الوصول إلى بيانات أي مؤسسة
    [one] يطلب { $integration } الوصول إلى بيانات مؤسسة واحدة
    [two] يطلب { $integration } الوصول إلى بيانات مؤسستين
    [few] يطلب { $integration } الوصول إلى بيانات { $number } مؤسسات
    [many] يطلب { $integration } الوصول إلى بيانات { $number } مؤسسة
   *[other] يطلب { $integration } الوصول إلى بيانات { $number } مؤسسة
}
consent-organizations = المؤسسات
consent-several = { $number ->
    [zero] لا مؤسسات
    [one] عرض المؤسسة
    [two] عرض المؤسستين
    [few] عرض المؤسسات كلها، وعددها { $number }
    [many] عرض المؤسسات كلها، وعددها { $number }
   *[other] عرض المؤسسات كلها، وعددها { $number }
}
consent-connected = { $number ->
    [zero] لا مؤسسة متصلة من قبل.
    [one] إحدى هذه المؤسسات متصلة من قبل: يُنشأ لها مفتاح عميل إضافي.
    [two] مؤسستان من هذه المؤسسات متصلتان من قبل: يُنشأ لكل منهما مفتاح عميل إضافي.
    [few] { $number } مؤسسات من هذه متصلة من قبل: يُنشأ لكل منها مفتاح عميل إضافي.
    [many] { $number } مؤسسة من هذه متصلة من قبل: يُنشأ لكل منها مفتاح عميل إضافي.
   *[other] { $number } مؤسسة من هذه متصلة من قبل: يُنشأ لكل منها مفتاح عميل إضافي.
}
consent-replaced = { $number ->
    [zero] لا يُستبدل أي مفتاح عميل.
    [one] في إحدى هذه المؤسسات شُغل موضعا المفاتيح كلاهما: يُستبدل أحد مفتاحيها ويتوقف عن العمل.
    [two] في مؤسستين من هذه المؤسسات شُغل موضعا المفاتيح كلاهما: يُستبدل مفتاح من كل منهما ويتوقف عن العمل.
    [few] في { $number } مؤسسات من هذه شُغل موضعا المفاتيح كلاهما: يُستبدل مفتاح من كل منها ويتوقف عن العمل.
    [many] في { $number } مؤسسة من هذه شُغل موضعا المفاتيح كلاهما: يُستبدل مفتاح من كل منها ويتوقف عن العمل.
   *[other] في { $number } مؤسسة من هذه شُغل موضعا المفاتيح كلاهما: يُستبدل مفتاح من كل منها ويتوقف عن العمل.
}
consent-left-out = { $number ->
    [zero] لا تُستثنى أي مؤسسة لدى { $platform }.
    [one] تُستثنى مؤسسة واحدة، لأن { $platform } علّقت وصولها.
    [two] تُستثنى مؤسستان، لأن { $platform } علّقت وصولهما.
    [few] تُستثنى { $number } مؤسسات، لأن { $platform } علّقت وصولها.
    [many] تُستثنى { $number } مؤسسة، لأن { $platform } علّقت وصولها.
   *[other] تُستثنى { $number } مؤسسة، لأن { $platform } علّقت وصولها.
}
consent-note-connected = متصلة من قبل. يُضاف مفتاح عميل جديد، ويبقى المفتاح الحالي يعمل.
consent-note-replaced-used = موضعا المفاتيح مشغولان. يُستبدل مفتاح العميل المنتهي بالرموز { $last_four }، المنشأ في { $made } والمستخدم آخر مرة في { $used }، ويتوقف عن العمل.
consent-note-replaced-unused = موضعا المفاتيح مشغولان. يُستبدل مفتاح العميل المنتهي بالرموز { $last_four }، المنشأ في { $made } ولم يُستخدم قط، ويتوقف عن العمل.
consent-note-suspended = مستثناة، لأن { $platform } علّقت وصولها.
consent-next-key = بعد ذلك يُعرض عليك مفتاح عميل مرة واحدة فقط: جهّز مكانًا آمنًا لحفظه.

### باب الربط من الشريك

what-to-do = ما الذي يمكنك فعله
onboarding-back = الرفض والعودة إلى { $integration }
onboarding-back-hint = لن يعلم { $integration } إلا أن الطلب رُفض.
onboarding-refused-title = لا يحق لحسابك ربط هذه المؤسسة
onboarding-refused-member = يطلب { $integration } الوصول إلى بيانات { $organization }. لا يمنحه إلا مسؤول، أو مستخدم لديه صلاحية «الإعدادات{ "\u00A0" }←{ "\u00A0" }المؤسسة».
onboarding-refused-who = من يمكنه منح الوصول
onboarding-refused-ask-text = اطلب منهم ذلك، ويُستأنف الربط عندما يوافق أحدهم.
onboarding-refused-stranger = يطلب { $integration } الوصول إلى المؤسسة التي تحمل هذا الرقم. لا يحق لحسابك في { $platform } منح الوصول إليها.
onboarding-refused-access = اطلب من مسؤول تلك المؤسسة أن يمنح حسابك هذا الحق.
onboarding-refused-themselves = أو اطلب منه أن يفتح رابط { $integration } بنفسه.
onboarding-refused-number = هل الرقم خاطئ؟ صحّحه في { $integration } ثم ابدأ من جديد.
onboarding-empty-title = لا توجد مؤسسة يحق لك ربطها
onboarding-empty-text = يطلب { $integration } الوصول إلى مؤسسة في { $platform }. لا يمنحه إلا مسؤول، أو مستخدم لديه صلاحية «الإعدادات{ "\u00A0" }←{ "\u00A0" }المؤسسة»، وليس لحسابك ذلك في أي مؤسسة.
onboarding-empty-ask = اطلب ذلك من مسؤول مؤسستك: يُستأنف الربط عندما يوافق.
onboarding-empty-other = هل سجّلت الدخول بحساب غير المقصود؟ اختر «لست أنت؟» ثم ادخل بحساب آخر.
onboarding-some-title = لم تُربط كل المؤسسات
onboarding-none-title = لم تُربط أي مؤسسة
onboarding-accepted = { $number ->
    [zero] لم يُمنح { $integration } أي وصول.
    [one] منحتَ { $integration } الوصول إلى مؤسسة واحدة.
    [two] منحتَ { $integration } الوصول إلى مؤسستين.
    [few] منحتَ { $integration } الوصول إلى { $number } مؤسسات.
    [many] منحتَ { $integration } الوصول إلى { $number } مؤسسة.
   *[other] منحتَ { $integration } الوصول إلى { $number } مؤسسة.
}
onboarding-failed = { $number ->
    [zero] لا توجد مؤسسة لم تُربط.
    [one] لم يتغير شيء في مؤسسة واحدة:
    [two] لم يتغير شيء في مؤسستين:
    [few] لم يتغير شيء في { $number } مؤسسات:
    [many] لم يتغير شيء في { $number } مؤسسة:
   *[other] لم يتغير شيء في { $number } مؤسسة:
}
onboarding-failed-list = المؤسسات التي لم تُربط
onboarding-failed-not-allowed = لم يعد يحق لك منح الوصول باسمها. اطلب ذلك من أحد مسؤوليها.
onboarding-failed-suspended = علّقت { $platform } وصولها. اسأل { $platform } عن السبب.
onboarding-failed-changed = تغيّرت مفاتيحها أو وصولها وهذه الصفحة مفتوحة. ابدأ من جديد لهذه المؤسسة.
onboarding-failed-unavailable = تعذّر ذلك الآن. ابدأ من جديد لهذه المؤسسة بعد بضع دقائق.
onboarding-results-next = تابع لإتمام الربط في { $integration }. ويمكنك البدء هناك من جديد لبقية المؤسسات.
onboarding-over-expired-text = لم يُجب أحد عن رابط { $integration } في الوقت المحدد.
onboarding-over-accepted-title = لقد منحت الوصول
onboarding-over-accepted-text = قُبل هذا الطلب، وأُبلغ { $integration } بذلك.
onboarding-over-accepted-do = إن لم تُفتح صفحته فعُد إلى { $integration } وابدأ من جديد.
onboarding-over-finalized-title = تم الربط
onboarding-over-finalized-text = قُبل هذا الطلب، وتسلّم { $integration } مفاتيح العميل.
onboarding-over-finalized-do = لم يبق شيء هنا. تابع في { $integration }.
onboarding-over-declined-title = رُفض هذا الطلب
onboarding-over-declined-text = لم يُربط شيء، وأُبلغ { $integration } بذلك.
onboarding-over-browser-text = حرصًا على سلامتك، لا يمكن الرد على رابط { $integration } إلا في نافذة المتصفح التي فُتح فيها أول مرة وسُجّل الدخول منها.
