# SPDX-License-Identifier: Apache-2.0
"""The rows of the checklist about streams; see selftest.py."""

import json

from fakes.argocd_server import Refusal
from fakes.argocd_server.selftest_support import Case

FILTER = ("error,result.type,result.application.metadata.name,"
          "result.application.metadata.resourceVersion,result.application.operation")


class Streams(Case):
    def test_lines_of_json(self):
        self.serve()
        stream = self.stream()
        data = stream.chunk()
        self.assertEqual((200, "application/json"), (stream.status, stream.headers["content-type"]))
        self.assertTrue(data.startswith(b'{"result":{"type":"ADDED","application":{'), data[:60])
        self.assertTrue(data.endswith(b"}\n") and not data.endswith(b"}\n\n"))
        self.assertEqual(1, data.count(b"\n"))

    def test_events_with_keepalives(self):
        self.serve({"server": {"keepalive": 30}, "applications": [{"name": "shop"}]})
        stream = self.stream(accept="text/event-stream")
        data = stream.chunk()
        self.assertEqual("text/event-stream", stream.headers["content-type"])
        self.assertTrue(data.startswith(b'data: {"result":{"type":"ADDED"') and
                        data.endswith(b"} \n\n\n"), data)
        self.assertEqual(b":\n", stream.chunk())
        lines = self.stream(accept="text/event-stream, */*")
        self.assertTrue(lines.chunk().startswith(b"{"))

    def test_silence_for_what_is_missing_or_forbidden(self):
        self.serve("rights")
        for stream in (self.stream("stream/applications?name=nothing"),
                       self.stream("stream/applications?name=hidden", account="ci-bot")):
            self.server.wait_for_streams(1)
            self.assertTrue(stream.is_silent())
        # Nor is there a head before the first message; a keepalive sends it.
        self.server.keepalive = 0.02
        stream = self.stream("stream/applications?name=nothing", "text/event-stream")
        self.assertEqual((b":\n", 200), (stream.chunk(), stream.status))

    def test_an_end_and_a_break_after_some_events(self):
        self.serve()
        self.server.faulty_streams(end_after=1)
        stream = self.stream()
        self.assertTrue(stream.chunk())
        self.assertEqual(b"", stream.chunk())
        self.server.faulty_streams(cut_after=1)
        stream = self.stream()
        self.assertTrue(stream.chunk())
        self.assertIsNone(stream.chunk())

    def test_an_error_before_and_after_the_first_message(self):
        self.serve()
        chunk = {"error": {"grpc_code": 7, "http_code": 403, "message": "permission denied",
                           "http_status": "Forbidden"}}
        refusal = Refusal(7, "permission denied")
        for faults, status in (({"error_before": refusal}, 403),
                               ({"error_after": (1, refusal)}, 200)):
            self.server.faulty_streams(**faults)
            for accept in ("application/json", "text/event-stream"):
                with self.subTest(status=status, accept=accept):
                    stream = self.stream(accept=accept)
                    data = stream.chunk()
                    self.assertEqual(status, stream.status)
                    if status == 200:
                        data = stream.chunk()
                    self.assertEqual(accept == "text/event-stream", data.startswith(b"data: "))
                    self.assertEqual(chunk, json.loads(data.removeprefix(b"data: ")))
                    self.assertEqual(b"", stream.chunk())

    def test_a_list_of_fields_without_error_hides_the_error(self):
        self.serve()
        self.server.faulty_streams(error_before=Refusal(7, "permission denied"))
        path = "stream/applications?name=shop&fields=result.type"
        self.assertEqual(b"{}\n", self.stream(path).chunk())
        self.assertIn(b"permission denied", self.stream(path + ",error").chunk())

    def test_fields_and_equal_events_once(self):
        self.serve()
        stream = self.stream(f"stream/applications?name=shop&fields={FILTER}".replace(
            ",result.application.metadata.resourceVersion", ""))
        self.assertEqual({"type": "ADDED", "application": {"metadata": {"name": "shop"}}},
                         stream.event()["result"])
        application = self.server.application("shop")
        for number in range(3):  # the same to this client, but for the first (MODIFIED)
            application.change({"metadata": {"labels": {"n": str(number)}}})
        self.assertEqual("MODIFIED", stream.event()["result"]["type"])
        self.assertTrue(stream.is_silent())
        stream = self.stream("stream/applications?name=shop&fields=-result.application.status,"
                             "result.application.spec")
        self.assertEqual(["metadata"], list(stream.event()["result"]["application"]))

    def test_versions_suppress_what_is_older(self):
        self.serve()
        application = self.server.application("shop")
        version = int(application.seen["metadata"]["resourceVersion"])
        stream = self.stream(f"stream/applications?name=shop&resourceVersion={version}")
        self.assertEqual("ADDED", stream.event()["result"]["type"])
        stream = self.stream(f"stream/applications?name=shop&resourceVersion={version + 1}")
        self.server.wait_for_request("stream_applications", 2)
        self.assertTrue(stream.is_silent())
        application.change({"metadata": {"labels": {"a": "b"}}})
        self.assertEqual("MODIFIED", stream.event()["result"]["type"])
        stream = self.stream(f"stream/applications?resourceVersion={version}")
        self.assertTrue(stream.is_silent())

    def test_dropped_and_duplicated_events(self):
        self.serve()
        application = self.server.application("shop")
        application.behave(drop_events=[2], duplicate_events=[3])
        stream = self.stream()
        stream.event()
        for number in (2, 3, 4):
            application.change({"metadata": {"labels": {"n": str(number)}}})
        seen = [stream.event()["result"]["application"]["metadata"]["labels"]["n"]
                for _ in range(3)]
        self.assertEqual(["3", "3", "4"], seen)

    def test_what_falls_into_the_gap_is_lost(self):
        self.serve()
        application = self.server.application("shop")
        self.server.faulty_streams(
            gap=lambda: application.change({"metadata": {"labels": {"n": "lost"}}}))
        stream = self.stream()
        self.assertNotIn("n", stream.event()["result"]["application"]["metadata"]["labels"])
        self.assertTrue(stream.is_silent())

    def test_cut_and_silenced_streams(self):
        self.serve({"server": {"keepalive": 20}, "applications": [{"name": "shop"}]})
        stream = self.stream()
        stream.event()
        self.assertEqual(1, self.server.cut_streams())
        self.assertIsNone(stream.chunk())
        stream = self.stream(accept="text/event-stream")
        stream.event()
        self.server.silence_streams()
        while not stream.is_silent():  # what was sent before
            stream.chunk()
        self.server.application("shop").change({"metadata": {"labels": {"a": "b"}}})
        self.assertTrue(stream.is_silent())

    def test_deletion(self):
        self.serve()
        stream = self.stream()
        stream.event()
        self.assertEqual({}, self.ask("DELETE", "/api/v1/applications/shop").json)
        while (event := stream.event()["result"])["type"] == "MODIFIED":
            self.assertIn("deletionTimestamp", event["application"]["metadata"])
        self.assertEqual("DELETED", event["type"])
        self.assertEqual(403, self.get("applications/shop").status)

    def test_trees_and_logs(self):
        self.serve("waves")
        node = self.stream("stream/applications/shop/resource-tree").event()["result"]["nodes"][0]
        self.assertEqual("Job", node["kind"])
        stream = self.stream("applications/shop/logs?kind=Job&resourceName=migrate")
        entries = [stream.event()["result"] for _ in range(3)]
        self.assertEqual([("migrating", False), ("done", False), ("", True)],
                         [(entry["content"], entry["last"]) for entry in entries])
        self.assertEqual(b"", stream.chunk())
        self.assertEqual(b"", self.get("applications/shop/logs?kind=Pod").body)
