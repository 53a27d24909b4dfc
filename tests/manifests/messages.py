# SPDX-License-Identifier: Apache-2.0
"""What each service wants of a message, and what no message may have in it."""

import html.parser
import json
import re

# A label, its colon, and a value in one line, which may be blank.
_FACT = r"[^:：\n]{1,30}[:：].*"
_LINK = r"\[([^\[\]]+)\]\(([^()\s]+)\)"
_FONT = r'<font color="(?:info|comment|warning)">|</font>'


def texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts(part)


def shown(service, body):
    """All of a message that people read, in one text."""
    if service != "email":
        return "\n".join(texts(body))
    return body["Subject"] + "\n" + _read_html(body.get_content()).text


def check(service, body, urls):
    """Raises AssertionError unless the service takes the message, all its links lead to `urls`,
    nobody is called, and nothing is left of what a template failed to find."""
    all_texts = [shown("email", body)] if service == "email" else list(texts(body))
    for text in all_texts:
        for trace in ("no value", "nil>", "nil›", "&lt;nil", "%!"):
            _require(trace not in text, f"{trace} in {text}")
        _require(not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]", text),
                 f"a control character in {text!r}")
    _CHECKS[service](body, urls)


def _require(truth, words):
    if not truth:
        raise AssertionError(words)


def _size(body):
    return len(json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode())


def _check_lines(text, patterns):
    for line in text.split("\n"):
        line = line.removesuffix("  ")
        _require(any(re.fullmatch(pattern, line) for pattern in patterns), f"a line {line!r}")


def _check_links(found, urls):
    _require(set(found) <= set(urls), f"links to {found}")


def _check_plain(text, most):
    _require(0 < len(text) <= most and "\n" not in text, f"a title {text!r}")


def _check_dingtalk(body, urls):
    _require(set(body) == {"msgtype", "markdown"} and body["msgtype"] == "markdown", body)
    _require(_size(body) <= 20_000, "too long")
    text = body["markdown"]["text"]
    _check_plain(body["markdown"]["title"], 300)
    _require(not re.search("<|@all|@所有人|!\\[", text), text)
    _check_lines(text, [r"### .+", r"> \*\*" + _FACT, _LINK, ""])
    _check_links([url for _, url in re.findall(_LINK, text)], urls)


def _check_feishu(body, urls):
    _require(body["msg_type"] == "interactive" and _size(body) <= 20_000, body)
    card = body["card"]
    _check_plain(card["header"]["title"]["content"], 100)
    _require(card["header"]["template"] in ("green", "blue", "red", "orange"), card["header"])
    _require(1 <= len(card["elements"]) <= 2, card)
    for text in [part["content"] for part in card["elements"] if part["tag"] == "markdown"]:
        _require("<" not in text and not re.search(_LINK, text), text)
        # Of a card that has nothing else to say, the title.
        _check_lines(text, [r"\*\*" + _FACT, r"\*\*[^*]+\*\*"])
    actions = [action for part in card["elements"] if part["tag"] == "action"
               for action in part["actions"]]
    _check_links([action["url"] for action in actions], urls)
    for action in actions:
        _check_plain(action["text"]["content"], 30)


def _check_wecom(body, urls):
    _require(set(body) == {"msgtype", "markdown"} and body["msgtype"] == "markdown", body)
    text = body["markdown"]["content"]
    _require(len(text.encode()) <= 4096, "too long")
    fonts = re.findall(_FONT, text)
    _require(all(end == "</font>" for end in fonts[1::2]) and "</font>" not in fonts[0::2], text)
    _require(len(fonts) % 2 == 0 and "<" not in re.sub(_FONT, "", text), text)
    _require("@all" not in text and "@所有人" not in text, text)
    _check_lines(text, [r"### .+", "> " + _FACT, _LINK, ""])
    _check_links([url for _, url in re.findall(_LINK, text)], urls)


def _check_slack(body, urls):
    _require(set(body) == {"text", "attachments", "blocks"}, body)
    _require(0 < len(body["text"]) <= 4000 and "<" not in body["text"], body["text"])
    header, = body["blocks"]
    _require(header["type"] == "header" and header["text"]["type"] == "plain_text", header)
    _check_plain(header["text"]["text"], 150)
    attachment, = body["attachments"]
    _require(attachment["blocks"], attachment)
    _require(re.fullmatch("#[0-9a-f]{6}", attachment["color"]), attachment)
    links = []
    for block in attachment["blocks"]:
        for part in block.get("fields", block.get("elements", [block.get("text")])):
            links += _check_mrkdwn(block["type"], part)
        _require(len(block.get("fields", [])) <= 10, block)
    _check_links(links, urls)


def _check_mrkdwn(kind, part):
    """The links of a text. Only a context may have some; else no text becomes one by itself."""
    text = part["text"]
    _require(part["type"] == "mrkdwn" and 0 < len(text) <= 2000 or kind == "section", part)
    _require(len(text) <= 3000 and not re.search("&(?!amp;|lt;|gt;)", text), part)
    if kind != "context":
        _require(part["verbatim"] is True and "<" not in text and ">" not in text, part)
        _require(text.count("```") in (0, 2), part)
        return []
    link = re.fullmatch(r"<([^<>|]+)\|([^<>|]+)>", text)
    _require(link, part)
    return [link[1].replace("&amp;", "&")]


def _check_teams(body, urls):
    _require(_size(body) <= 28 * 1024 and body["type"] == "message", body)
    card = body["attachments"][0]["content"]
    _require(card["type"] == "AdaptiveCard" and card["version"] == "1.4", card)
    _require("entities" not in card["msteams"], card)
    title, *blocks = card["body"]
    facts = [block for block in blocks if block["type"] == "FactSet"]
    more = [block for block in blocks if block["type"] != "FactSet"]
    _require(len(facts) <= 1 and all(block["facts"] for block in facts), facts)
    _require([block["type"] for block in [title, *more]] == ["TextBlock"] * (1 + len(more)), card)
    for text in texts(card["body"]):
        _require(not re.search(r"[<>\[\]\n]", text) and text, text)
    _require({action["type"] for action in card["actions"]} <= {"Action.OpenUrl"}, card)
    _check_links([action["url"] for action in card["actions"]], urls)


class _Html(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.text = ""
        self.tags = []
        self.links = []
        self.attributes = set()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value for name, value in attrs if name == "href"]

    def handle_data(self, data):
        self.text += data


def _read_html(text):
    parser = _Html()
    parser.feed(text)
    parser.close()
    return parser


def _check_email(body, urls):
    _check_plain(body["Subject"], 150)
    _require(body.get_content_type() == "text/html", body)
    read = _read_html(body.get_content())
    _require(set(read.tags) <= {"h3", "p", "b", "br", "a"}, read.tags)
    _require(read.attributes <= {"href"}, read.attributes)
    _check_links(read.links, urls)


_CHECKS = {"dingtalk": _check_dingtalk, "feishu": _check_feishu, "wecom": _check_wecom,
           "slack": _check_slack, "teams-workflows": _check_teams, "email": _check_email}
