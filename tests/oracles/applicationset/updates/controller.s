// SPDX-License-Identifier: Apache-2.0
// Without a file of assembler Go refuses a function that has no body.
