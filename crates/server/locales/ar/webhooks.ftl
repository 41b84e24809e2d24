### روابط الإشعار: العناوين التي تُرسل إليها الأحداث

webhooks-title = إشعارات الويب
webhooks-text = يُرسل إلى هذه العناوين ما يحدث بين { $integration } وعملائه: الموافقات ومنح الوصول وتعليقه وسحبه. وكل طلب موقّع.
webhooks-none = لا عنوان مسجلًا. أضف عنوانًا ثم أرسل إليه إشعارًا تجريبيًا.
webhooks-new = عنوان جديد
webhooks-full = { $number ->
    [zero] لا يمكن تسجيل أي عنوان.
    [one] يمكن تسجيل عنوان واحد. احذفه لإفساح المجال.
    [two] يمكن تسجيل عنوانين. احذف أحدهما لإفساح المجال.
    [few] يمكن تسجيل { $number } عناوين. احذف واحدًا لإفساح المجال.
    [many] يمكن تسجيل { $number } عنوانًا. احذف واحدًا لإفساح المجال.
   *[other] يمكن تسجيل { $number } عنوان. احذف واحدًا لإفساح المجال.
}
webhooks-back = إشعارات الويب الخاصة بـ { $integration }
webhook-url = العنوان
webhook-url-hint = يستقبل طلبات POST عبر https على الإنترنت العام، ويجيب خلال عشر ثوانٍ بحالة من 200 إلى 299. ولا تُتبع التحويلات.
webhook-url-refused = هذا العنوان غير مقبول:
webhook-events = الأحداث
webhook-events-hint = لا تختر شيئًا لتُبلَّغ بكل شيء، بما في ذلك الأحداث التي تُضاف لاحقًا.
webhook-all-events = كل الأحداث
webhook-add = إضافة
webhook-active = مفعّل
webhook-disabled = موقوف
webhook-disabled-unreachable = لم يصل شيء خلال ثلاثة أيام، فتوقف الإرسال منذ { $moment }. وما يحدث في هذه الأثناء ينتظر 30 يومًا: تأكد من أن العنوان يجيب ثم فعّله.
webhook-disabled-gone = أجاب العنوان بالحالة ⁦410 Gone⁩ في { $moment }، فتوقف الإرسال إليه. وما يحدث في هذه الأثناء ينتظر 30 يومًا: فعّله للمتابعة أو احذفه.
webhook-succeeded = آخر حدث استُلم:
webhook-never-succeeded = لم يستلم أي حدث بعد.
webhook-title = إشعار ويب
webhook-test = إرسال تجربة
webhook-test-text = تصل التجربة كأي حدث آخر، باسم webhook.test.
webhook-tested = التجربة في طريقها. أعد تحميل الصفحة بعد لحظات لترى النتيجة.
webhook-enable = تفعيل
webhook-enabled = العنوان مفعّل، وكل ما كان ينتظر في طريقه إليه.
webhook-redelivered = الحدث في طريقه مرة أخرى. أعد تحميل الصفحة بعد لحظات لترى النتيجة.
webhook-rotate = سر جديد
webhook-rotate-text = يُنشأ سر جديد ويُعرض مرة واحدة. وتُوقَّع الطلبات بالسرّين معًا مدة 24 ساعة، فضع الجديد في مكانه خلال يوم.
webhook-rotate-button = إنشاء سر جديد
webhook-delete = حذف
webhook-delete-text = لن يُرسل شيء إلى هذا العنوان بعد الآن، ويُنسى ما هو في طريقه إليه.
webhook-delete-button = حذف هذا العنوان
webhook-deleted = حُذف العنوان.
webhook-secret-title = سر إشعار الويب الخاص بك
webhook-secret-once = يُعرض هذا السر الآن ولن يُعرض مرة أخرى. انسخه قبل مغادرة الصفحة.
webhook-secret = السر
webhook-secret-copy = نسخ السر
webhook-secret-text = تحقق به من كل طلب بواسطة مكتبة Standard Webhooks، فهي تتحقق من webhook-id و webhook-timestamp و webhook-signature.
webhook-secret-before = حتى { $moment } تحمل الطلبات توقيعًا ثانيًا بالسر السابق.
webhook-secret-done = لقد حفظته
deliveries-title = الإرسالات
deliveries-text = ما أُرسل خلال آخر 30 يومًا، الأحدث أولًا. وتصل أحداث العميل الواحد واحدًا تلو الآخر: ما يتعثر منها يؤخر ما بعده حتى يصل، مدة ثلاثة أيام.
deliveries-none = لم يُرسل شيء بعد.
delivery-delivered = وصل
delivery-waiting = ينتظر
delivery-pending = تُعاد المحاولة
delivery-again = يُرسل مرة أخرى
delivery-failed = تُرك
delivery-attempts = { $number ->
    [zero] لا محاولات
    [one] محاولة واحدة
    [two] محاولتان
    [few] { $number } محاولات
    [many] { $number } محاولة
   *[other] { $number } محاولة
}
delivery-last-attempt = الأخيرة
delivery-last-before = أُعيد الإرسال منذ ذلك الحين. آخر محاولة قبل ذلك:
delivery-next-attempt = المحاولة التالية:
delivery-status = الجواب { $status }
delivery-redeliver = إعادة الإرسال
reason-refused = لم يقبله الخادم
reason-redirect = أجاب بتحويل، والتحويلات لا تُتبع
reason-gone = أجاب بالحالة ⁦410 Gone⁩
reason-url = يجب أن يبدأ بـ https وفيه اسم مضيف، دون اسم مستخدم ولا كلمة مرور ولا جزء بعد #
reason-port = لا يُستخدم سوى المنفذ 443
reason-unknown-host = اسم مضيفه لا يؤدي إلى أي عنوان
reason-address-not-public = ليس على الإنترنت العام
reason-unreachable = تعذّر الوصول إليه
reason-tls = تعذّر الوصول إليه عبر TLS: يجب أن تكون شهادته صالحة للمضيف
reason-timed-out = لم يُجب في الوقت المحدد
reason-too-large = جوابه أطول مما يُقرأ
reason-busy = لم يُرسل إليه لكثرة الطلبات الجارية؛ أعد المحاولة بعد قليل
error-webhook-disabled = العنوان موقوف، فلم يُرسل إليه شيء.
    .title = إشعار الويب هذا موقوف
    .rule = لا يُرسل شيء إلى عنوان موقوف، وما يحدث ينتظره.
    .remedy = تأكد من أن العنوان يجيب ثم فعّله: يُرسل ما انتظر أولًا.
mail-webhook-subject = أُوقف إشعار الويب الخاص بـ { $integration }
mail-webhook-unreachable = لم يصل خلال ثلاثة أيام شيء مما أرسلته { $platform } إلى إشعار الويب الخاص بـ { $integration }، فأُوقف في { $moment }. وعنوانه:
mail-webhook-gone = أجاب إشعار الويب الخاص بـ { $integration } بالحالة ⁦410 Gone⁩، فأوقفته { $platform } في { $moment }. وعنوانه:
mail-webhook-kept = لم يضع شيء: يُحفظ ما يحدث 30 يومًا، ويُرسل بترتيبه عندما تفعّل الإشعار من جديد. لترى الأجوبة ولتفعيله افتح هذا الرابط:
