# SPDX-License-Identifier: Apache-2.0
"""The three forms a refusal takes: the gateway's, plain text, and the Status of Kubernetes."""

import http.client

OK, CANCELED, UNKNOWN, INVALID, DEADLINE, NOT_FOUND, EXISTS, DENIED, EXHAUSTED, PRECONDITION, \
    ABORTED, _, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, _, UNAUTHENTICATED = range(17)

# Section 2: how the gateway turns the code of gRPC into that of HTTP.
HTTP = {CANCELED: 408, UNKNOWN: 500, INVALID: 400, DEADLINE: 504, NOT_FOUND: 404, EXISTS: 409,
        DENIED: 403, EXHAUSTED: 429, PRECONDITION: 400, ABORTED: 409, UNIMPLEMENTED: 501,
        INTERNAL: 500, UNAVAILABLE: 503, UNAUTHENTICATED: 401}


class Refusal(Exception):
    """An error of the REST interface, by its gRPC code."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = HTTP[code]

    def body(self):
        return {"error": self.message, "code": self.code, "message": self.message}

    def chunk(self):
        """As it appears in a stream."""
        return {"error": {"grpc_code": self.code, "http_code": self.status,
                          "message": self.message,
                          "http_status": http.client.responses[self.status]}}


class Plain(Exception):
    """An answer in plain text: from the Go server below the gateway, or from a proxy."""

    def __init__(self, status, text, content_type="text/plain; charset=utf-8", headers=()):
        super().__init__(text)
        self.status = status
        self.text = text
        self.content_type = content_type
        self.headers = headers


class StatusError(Exception):
    """An error of the Kubernetes API."""

    def __init__(self, code, reason, message, details=None, headers=()):
        super().__init__(message)
        self.code = code
        self.reason = reason
        self.message = message
        self.details = details
        self.headers = headers

    def body(self):
        body = {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure",
                "message": self.message, "reason": self.reason, "code": self.code}
        if not self.reason:
            del body["reason"]
        if self.details:
            body["details"] = self.details
        return body
