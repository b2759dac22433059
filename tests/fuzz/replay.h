/* SPDX-License-Identifier: Apache-2.0 */
/** replay.h: what a fuzz target offers; libFuzzer or replay.c brings the main. */
#ifndef WM_TESTS_FUZZ_REPLAY_H
#define WM_TESTS_FUZZ_REPLAY_H

#include <stddef.h>
#include <stdint.h>

/** Try one input; abort if something that must hold does not. @return 0 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
