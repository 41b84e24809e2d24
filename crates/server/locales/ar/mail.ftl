### البريد

mail-greeting = مرحبًا { $name }،
mail-greeting-nobody = مرحبًا،
mail-closing = { $platform }
mail-not-you = إن لم تكن أنت من طلب هذا فلا تفعل شيئًا: لا يستطيع أحد أن يتابع من دون هذه الرسالة.
mail-code-subject = { $code } هو رمزك في { $platform }
mail-code-text = اكتب هذا الرمز في النافذة التي تنشئ فيها حسابك:
mail-code-good = { $minutes ->
    [zero] انتهت صلاحيته. لن يطلبه منك أحد من { $platform } أبدًا.
    [one] يبقى صالحًا دقيقة واحدة. لن يطلبه منك أحد من { $platform } أبدًا.
    [two] يبقى صالحًا دقيقتين. لن يطلبه منك أحد من { $platform } أبدًا.
    [few] يبقى صالحًا { $minutes } دقائق. لن يطلبه منك أحد من { $platform } أبدًا.
    [many] يبقى صالحًا { $minutes } دقيقة. لن يطلبه منك أحد من { $platform } أبدًا.
   *[other] يبقى صالحًا { $minutes } دقيقة. لن يطلبه منك أحد من { $platform } أبدًا.
}
mail-reset-subject = تعيين كلمة مرور جديدة في { $platform }
mail-reset-text = طلب أحدهم، ولعله أنت، تعيين كلمة مرور جديدة لحسابك في { $platform }. لتعيينها افتح هذا الرابط:
mail-reset-good = { $minutes ->
    [zero] انتهت صلاحية الرابط.
    [one] الرابط صالح دقيقة واحدة، ولمرة واحدة.
    [two] الرابط صالح دقيقتين، ولمرة واحدة.
    [few] الرابط صالح { $minutes } دقائق، ولمرة واحدة.
    [many] الرابط صالح { $minutes } دقيقة، ولمرة واحدة.
   *[other] الرابط صالح { $minutes } دقيقة، ولمرة واحدة.
}
mail-changed-subject = تغيّرت كلمة مرورك في { $platform }
mail-changed-text = تغيّرت كلمة مرور حسابك في { $platform } في { $moment }. تم تسجيل خروجك من كل الأجهزة.
mail-changed-not-you = إن لم تكن أنت من غيّرها فعيّن كلمة مرور جديدة فورًا:
mail-exists-subject = لديك حساب في { $platform } من قبل
mail-exists-text = حاول أحدهم، ولعله أنت، إنشاء حساب في { $platform } بهذا البريد الإلكتروني، وله حساب من قبل. لتسجيل الدخول افتح هذا الرابط:
mail-exists-forgotten = إذا نسيت كلمة المرور فعيّن كلمة جديدة هنا:
mail-replay-subject = انتهى أحد اتصالات { $integration }
mail-replay-text = في { $moment } قُدِّم رمز تجديد يخص { $integration } وقد سبق استخدامه. ربما نسخه أحد، ولذلك أُنهي اتصال { $integration } مع { $organization } ومعه رموز الوصول التابعة له.
mail-replay-customer = لم يعد هذا الاتصال يصل إلى أي بيانات. لاستخدام { $integration } من جديد اربطه مرة أخرى من موقعه، واسأل الناشر { $publisher } عمّا حدث. كل ما هو متصل مدرج هنا:
mail-replay-partner = ابحث عن مكانين يحفظان رمز التجديد نفسه ويستخدمانه: خادم ثانٍ، أو نسخة احتياطية استُعيدت، أو إعادة محاولة بعد أكثر من يوم. احتفظ بأحدث رمز فقط، وتحت قفل. وعلى العميل أن يعيد الربط.
mail-replay-connection = معرّف الاتصال الذي أُنهي:
mail-approval-subject = طلب من { $asker } للموافقة على { $integration }
mail-approval-text = يطلب { $asker } ({ $email }) موافقتك في { $platform } على ربط { $integration } من { $publisher } مع { $organization }، وهذا نص السبب:
mail-approval-look = لمعرفة ما يمكنه الاطلاع عليه وتعديله، وللموافقة أو الرفض، افتح هذا الرابط:
mail-approval-until = يمكن الرد حتى { $moment }. إن لم تفعل شيئًا فلن يُربط شيء.
mail-granted-subject = تمت الموافقة على { $integration }
mail-granted-text = وافق { $person } على ربط { $integration } مع { $organization }. للمتابعة من حيث توقفت افتح هذا الرابط:
mail-granted-until = يبقى صالحًا حتى { $moment }.
mail-declined-subject = رُفض طلب { $integration }
mail-declined-text = رفض { $person } ربط { $integration } مع { $organization }. لم يُربط شيء.
mail-declined-reason = السبب المذكور:
mail-declined-look = طلبك محفوظ هنا:
