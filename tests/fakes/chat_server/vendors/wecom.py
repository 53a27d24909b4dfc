# SPDX-License-Identifier: Apache-2.0
"""Robots of WeCom groups: POST /cgi-bin/webhook/send?key=KEY

keys     a list of those that there are; without it any key will do
budget, refusals  see Budget

Every answer has the status 200; only `errcode` tells.
"""

import re

from fakes.chat_server.exchange import Known, MeteredVendor, Refused, Reply

# developer.work.weixin.qq.com/document/path/99110 (91770 before)
_LONGEST = {"text": 2048, "markdown": 4096, "markdown_v2": 4096}
_HINT = (", hint: [1716264383347466642364852], from ip: 127.0.0.1, more info at "
         "https://open.work.weixin.qq.com/devtool/query?e={code}")


def _refuse(code, text):
    raise Refused(Reply(200, {"errcode": code, "errmsg": text + _HINT.format(code=code)}))


class Vendor(MeteredVendor):
    def __init__(self, settings):
        super().__init__(settings)
        self._keys = Known(settings, "keys")

    def handle(self, request):
        if request.path != "/cgi-bin/webhook/send":
            return Reply(404, "")
        key = request.query.get("key", "")
        if key not in self._keys:
            _refuse(93000, "invalid webhook url")
        message = request.json()
        if request.method != "POST" or not isinstance(message, dict):
            _refuse(44004, "empty content")
        self._check(message)
        if not self._budget.take():
            _refuse(45009, "api freq out of limit")
        self.accepted.append(message)
        return Reply(200, {"errcode": 0, "errmsg": "ok"})

    def _check(self, message):
        kind = message.get("msgtype")
        content = message.get(kind) if isinstance(kind, str) else None
        if kind in _LONGEST:
            self._check_text(kind, content)
        elif kind == "news":
            articles = content.get("articles") if isinstance(content, dict) else None
            is_right = isinstance(articles, list) and 1 <= len(articles) <= 8
            if not is_right or any(not a.get("title") or not a.get("url") for a in articles):
                _refuse(40058, "news.articles invalid. Invalid input invalid Request Parameter")
        elif kind == "template_card":
            kinds = ("text_notice", "news_notice")
            if not isinstance(content, dict) or content.get("card_type") not in kinds:
                _refuse(40058, "template_card.card_type invalid. Invalid input invalid Request "
                        "Parameter")
        elif kind not in ("image", "file", "voice"):
            _refuse(40008, "invalid message type")

    @staticmethod
    def _check_text(kind, content):
        text = content.get("content") if isinstance(content, dict) else None
        if not text:
            _refuse(44004, "empty content")
        longest = _LONGEST[kind]
        if len(text.encode()) > longest:
            _refuse(40058, f"{kind}.content exceed max length {longest}. Invalid input invalid "
                    "Request Parameter")

    def shown(self, message):
        kind = message["msgtype"]
        content = message[kind]
        if kind == "news":
            return "\n".join(article["title"] for article in content["articles"])
        if kind not in _LONGEST:
            return content.get("main_title", {}).get("title", kind)
        text = content["content"]
        if kind != "markdown_v2":
            text = re.sub(r"<@([^>]+)>", r"@\1", text)
        people = content.get("mentioned_list", []) + content.get("mentioned_mobile_list", [])
        return text + (f"\n(calls {', '.join(people)})" if people else "")
