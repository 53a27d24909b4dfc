# SPDX-License-Identifier: Apache-2.0
"""What the HTTP servers of the tests share."""

import sys
from http.server import ThreadingHTTPServer


class QuietServer(ThreadingHTTPServer):
    """A thread for each client. Who hangs up is no error of ours."""

    daemon_threads = True

    def handle_error(self, request, client_address):
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)
