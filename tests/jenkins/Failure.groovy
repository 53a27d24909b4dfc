// SPDX-License-Identifier: Apache-2.0
//
// What `error` throws, and `sh` where a command fails.
class Failure extends RuntimeException {
    Failure(String text) { super(text) }
}
