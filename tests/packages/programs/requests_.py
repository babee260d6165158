"""requests and httpx against a server of the same program."""
import http.server
import json
import threading

import httpx
import requests


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/there?x=1")
            self.end_headers()
            return
        self.answer({"path": self.path, "cookie": self.headers.get("Cookie"), "agent": self.headers["X-Agent"]})

    def do_POST(self):
        self.answer({"got": self.rfile.read(int(self.headers["Content-Length"])).decode()})

    def answer(self, value):
        body = json.dumps(value).encode()
        self.send_response(200 if self.path != "/no" else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Set-Cookie", "a=b")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
base = f"http://127.0.0.1:{server.server_address[1]}"
with requests.Session() as session:
    session.headers["X-Agent"] = "ours"
    for path in ("/a", "/moved", "/no"):
        answer = session.get(base + path, timeout=20)
        print(answer.status_code, answer.json(), answer.headers["content-type"], [a.status_code for a in answer.history])
    print(session.post(base + "/p", json={"k": [1, 2]}).json(), session.post(base + "/p", data={"k": "v w"}).text)
try:
    requests.get(base + "/no").raise_for_status()
except requests.HTTPError as e:
    print(type(e).__name__, e.response.status_code)
with httpx.Client(base_url=base, headers={"X-Agent": "theirs"}, follow_redirects=True) as client:
    for path in ("/a", "/moved", "/no"):
        answer = client.get(path)
        print(answer.status_code, answer.json(), answer.url.path, len(answer.history))
    print(client.post("/p", content=b"raw").json())
try:
    requests.get("http://127.0.0.1:1", timeout=5)
except requests.ConnectionError as e:
    print(type(e).__name__)
server.shutdown()
