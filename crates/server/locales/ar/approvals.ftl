### طلب موافقة مسؤول

ask-administrator = طلب موافقة مسؤول
ask-text = لا يمكنك ربط { $integration } بنفسك. يمكن لمسؤول أن يطّلع عليه ويوافق لك.
ask-scopes = { $number ->
    [zero] لا يطلب أي إذن
    [one] ما يمكنه الاطلاع عليه وتعديله: إذن واحد
    [two] ما يمكنه الاطلاع عليه وتعديله: إذنان
    [few] ما يمكنه الاطلاع عليه وتعديله: { $number } أذونات
    [many] ما يمكنه الاطلاع عليه وتعديله: { $number } إذنًا
   *[other] ما يمكنه الاطلاع عليه وتعديله: { $number } إذن
}
ask-organization = لأي مؤسسة؟
ask-administrators = من سيرى هذا الطلب
ask-reason = لماذا تحتاج إليه؟
ask-reason-hint = { $days ->
    [zero] يقرؤه المسؤولون مع اسمك وبريدك الإلكتروني.
    [one] يقرؤه المسؤولون مع اسمك وبريدك الإلكتروني، ولديهم يوم واحد للرد.
    [two] يقرؤه المسؤولون مع اسمك وبريدك الإلكتروني، ولديهم يومان للرد.
    [few] يقرؤه المسؤولون مع اسمك وبريدك الإلكتروني، ولديهم { $days } أيام للرد.
    [many] يقرؤه المسؤولون مع اسمك وبريدك الإلكتروني، ولديهم { $days } يومًا للرد.
   *[other] يقرؤه المسؤولون مع اسمك وبريدك الإلكتروني، ولديهم { $days } يوم للرد.
}
ask-button = إرسال الطلب
administrators-more = وآخرون
administrators-none = لا أحد هناك يمكنه منح الوصول. اسأل { $platform }.

### موافقة المسؤول

consent-asked = يُطلب منك الموافقة على هذا، والطلب من { $asker }
consent-next-asker = يُبلَّغ { $asker } بذلك ويمكنه المتابعة.
decline-reason = سبب الرفض (يمكن تركه فارغًا)
decline-reason-hint = يقرؤه { $asker }.
approval-approve = موافقة
approval-decline = رفض

### حالة الطلب

approval-waiting = قيد الانتظار
approval-approved = تمت الموافقة
approval-declined = مرفوض
approval-withdrawn = مسحوب
approval-expired = منتهٍ
approval-taken = تم الربط
approval-approved-by = وافق عليه { $person } في { $moment }.
approval-declined-by = رفضه { $person } في { $moment }.
approval-integration = التطبيق
approval-asked-at = تاريخ الطلب
approval-until = آخر موعد للرد
approval-continue-until = صالح حتى
approval-reason = السبب الذي كتبته
approval-who = من يمكنه الموافقة
approval-withdraw = سحب الطلب
approval-return = العودة إلى { $integration }
approval-again = الطلب من جديد
approval-status-waiting = في انتظار مسؤول
approval-status-waiting-text = طلبتَ ربط { $integration }. تصلك رسالة بالبريد عند الرد.
approval-status-leave = يمكنك إغلاق هذه الصفحة: في الرسالة رابط يعيدك إليها.
approval-status-approved = تمت الموافقة
approval-status-approved-text = يمكن ربط { $integration } الآن. تابع من حيث توقفت.
approval-status-declined = رُفض الطلب
approval-status-declined-text = لم يُربط { $integration }. لم يتغير شيء.
approval-status-withdrawn = سُحب الطلب
approval-status-withdrawn-text = سحبتَ طلبك ربط { $integration }.
approval-status-expired = انتهت المهلة
approval-status-expired-text = لم يرد أي مسؤول على طلبك ربط { $integration } في المهلة، أو تمت الموافقة ولم يُستأنف الربط.
approval-status-taken = تم الربط
approval-status-taken-text = تمت الموافقة على طلبك ربط { $integration }، وقد تابعتَ بعدها.

### قائمة المسؤولين

approvals-title = طلبات الموافقة
approvals-wait = { $number ->
    [zero] لا طلبات موافقة بانتظار ردك
    [one] طلب موافقة واحد بانتظار ردك
    [two] طلبا موافقة بانتظار ردك
    [few] { $number } طلبات موافقة بانتظار ردك
    [many] { $number } طلب موافقة بانتظار ردك
   *[other] { $number } طلب موافقة بانتظار ردك
}
approvals-waiting = في انتظار الرد
approvals-decided = تم الرد عليها
approvals-none-title = لا طلبات
approvals-none-text = عندما يطلب أحد من مؤسستك تطبيقًا لا يحق له ربطه، يظهر طلبه هنا وتصلك رسالة بالبريد.
approvals-approved = تمت الموافقة. يُبلَّغ { $asker } بذلك ويمكنه المتابعة.
approvals-declined = رُفض الطلب. يُبلَّغ { $asker } بذلك.
approvals-meanwhile = سبق الرد على هذا الطلب أو سُحب في هذه الأثناء. لم يتغير شيء.
approval-asked-by = الطلب من { $asker }
approval-decide = الاطلاع والرد
