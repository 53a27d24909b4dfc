# SPDX-License-Identifier: Apache-2.0
"""Stand-ins for chat services. Each turns away what the real one turns away, with its words, and
keeps what it accepts:

    with ChatServer({"dingtalk": {"tokens": {"T": {"secret": "SEC1"}}}}) as server:
        ... POST server.url("dingtalk") + "/robot/send?access_token=T" ...
        server.accepted("dingtalk")   # the messages
        server.shown("dingtalk")      # as a reader would see them

A vendor is a class `Vendor(settings)` in vendors/NAME.py ("-" in a name is "_" there) with

    accepted             a list that it appends to
    handle(request)      returns a Reply, or raises Refused with one
    shown(message)       the text of an accepted message as a reader would see it
"""

from fakes.chat_server.exchange import Budget, Refused, Reply, Request  # noqa: F401
from fakes.chat_server.server import ChatServer  # noqa: F401
