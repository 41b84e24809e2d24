"""A receiver that verifies by the library of Standard Webhooks, and says what it verified."""

from http.server import BaseHTTPRequestHandler, HTTPServer

from standardwebhooks.webhooks import Webhook, WebhookVerificationError


class Receiver(BaseHTTPRequestHandler):
    webhook: Webhook

    def body(self) -> str:
        return self.rfile.read(int(self.headers["content-length"])).decode()

    def answer(self, status: int) -> None:
        self.send_response(status)
        self.end_headers()

    def do_PUT(self) -> None:
        Receiver.webhook = Webhook(self.body())
        self.answer(204)

    def do_POST(self) -> None:
        try:
            event = Receiver.webhook.verify(self.body(), dict(self.headers))
        except WebhookVerificationError as refused:
            print(f"refused {refused}", flush=True)
            return self.answer(400)
        print(f"verified {event['type']}", flush=True)
        self.answer(204)

    def log_message(self, *_: object) -> None:
        """Says nothing of each request."""


server = HTTPServer(("127.0.0.1", 0), Receiver)
print(f"listening on {server.server_port}", flush=True)
server.serve_forever()
