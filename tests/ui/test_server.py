"""The server around the page: headers, cookie, closed routes, downloads, a taken port."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from interviewer.errors import PortInUseError
from interviewer.interview.models import Choice
from interviewer.services import Services
from interviewer.settings import Settings
from interviewer.ui.identity import COOKIE, Identity
from interviewer.ui.server import create_app, serve
from tests.support import ME, Talk
from tests.ui.conftest import in_loop

HOSTILE = "训练时随机把神经元清零 <script>alert(1)</script>"


@pytest.fixture(scope="module")
def running(served: Services) -> Iterator[TestClient]:
    with TestClient(in_loop(lambda: create_app(served))) as found:
        yield found


@pytest.fixture
def client(running: TestClient, services: Services) -> TestClient:
    running.cookies.clear()
    return running


def as_me(client: TestClient, identity: Identity, person: str = ME) -> TestClient:
    client.cookies.set(COOKIE, identity.cookie(person))
    return client


def test_the_server_says_that_it_is_well(client: TestClient) -> None:
    assert client.get("/healthz").text == "ok"


def test_every_answer_carries_the_headers(client: TestClient) -> None:
    for path in ("/", "/healthz", "/config", "/nothing"):
        headers = client.get(path).headers
        assert "form-action 'self'" in headers["content-security-policy"]
        assert headers["x-frame-options"] == "DENY"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_a_visitor_gets_a_signed_cookie_that_scripts_cannot_read(
    client: TestClient, identity: Identity
) -> None:
    first = client.get("/").headers["set-cookie"]
    assert "HttpOnly" in first and "SameSite=Lax" in first and "Secure" not in first
    person = identity.person(client.cookies[COOKIE])
    client.get("/")
    assert person is not None
    assert identity.person(client.cookies[COOKIE]) == person


def test_the_cookie_is_secure_behind_https(client: TestClient) -> None:
    made = client.get("/", headers={"x-forwarded-proto": "https"}).headers["set-cookie"]
    assert "Secure" in made


@pytest.mark.parametrize(
    "path",
    ["info", "openapi.json", "call/send", "run/send", "api/send", "upload", "file=/etc/passwd"],
)
def test_what_the_page_does_not_use_is_closed(client: TestClient, path: str) -> None:
    assert client.get(f"/gradio_api/{path}").status_code == 404
    assert client.post(f"/gradio_api/{path}", json={}).status_code == 404


def test_a_body_that_no_answer_needs_is_refused(client: TestClient) -> None:
    made = client.post("/gradio_api/queue/join", content=b"x" * 4_000_001)
    assert made.status_code == 413


def ended(services: Services) -> str:
    talk = Talk(services.session, services.session.start(ME, Choice(question="kit-01")))
    talk.say(HOSTILE)
    talk.do("end")
    return talk.view.interview_id


def test_a_report_can_be_downloaded_in_three_forms(
    client: TestClient, services: Services, identity: Identity
) -> None:
    name = ended(services)
    as_me(client, identity)
    page = client.get(f"/download/{name}.html?lang=en")
    assert "attachment" in page.headers["content-disposition"]
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert "<script" not in page.text
    assert "Interview report" in page.text
    assert client.get(f"/download/{name}.md").text.startswith("# ")
    assert client.get(f"/download/{name}.json").json()


def test_nobody_downloads_the_report_of_somebody_else(
    client: TestClient, services: Services, identity: Identity
) -> None:
    name = ended(services)
    assert client.get(f"/download/{name}.json").status_code == 403
    as_me(client, identity, "you")
    assert client.get(f"/download/{name}.json").status_code == 404
    assert client.get("/download/everything.json").json()["interviews"] == []


def test_everything_can_be_taken_along(
    client: TestClient, services: Services, identity: Identity
) -> None:
    name = ended(services)
    data = as_me(client, identity).get("/download/everything.json").json()
    assert [row["id"] for row in data["interviews"]] == [name]


def test_a_key_never_reaches_the_page(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-do-not-show")
    settings = Settings.load(INTERVIEWER_HOME=services.settings.home_path)
    told = Services(
        settings,
        services.bank,
        services.session,
        services.index,
        services.grader,
        services.connection,
    )
    with TestClient(in_loop(lambda: create_app(told))) as client:
        assert "sk-do-not-show" not in client.get("/").text + client.get("/config").text


def test_the_page_asks_no_other_host_for_anything(client: TestClient) -> None:
    page = client.get("/").text
    for host in ("fonts.googleapis", "cdnjs", "unpkg", "jsdelivr", "huggingface.co/datasets"):
        assert f'src="https://{host}' not in page
    assert json.loads(client.get("/config").text)["analytics_enabled"] is False


def test_a_taken_port_is_said_with_what_to_do() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortInUseError, match="INTERVIEWER_PORT"):
            serve(Settings.load(port=port))


@pytest.mark.filterwarnings("ignore:.*no_silent_downcasting")  # gradio sets it in pandas 3
def test_a_turn_goes_through_the_queue_as_the_browser_sends_it(
    client: TestClient, identity: Identity
) -> None:
    as_me(client, identity)
    config = client.get("/config").json()
    load = next(d for d in config["dependencies"] if d["targets"][0][1] == "load")
    body = {"fn_index": load["id"], "data": [{}], "session_hash": "abc", "trigger_id": None}
    joined = client.post("/gradio_api/queue/join", json=body)
    assert joined.status_code == 200
    done = _completed(client)
    assert done["success"] is True


def _completed(client: TestClient) -> dict[str, object]:
    with client.stream("GET", "/gradio_api/queue/data?session_hash=abc") as stream:
        for line in stream.iter_lines():
            if "process_completed" in line:
                found: dict[str, object] = json.loads(line.removeprefix("data: "))
                return found
    raise AssertionError("nothing was completed")
