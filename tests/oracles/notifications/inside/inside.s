// SPDX-License-Identifier: Apache-2.0

// A file of this kind lets Go accept functions without a body.
