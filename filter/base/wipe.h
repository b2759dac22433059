/* SPDX-License-Identifier: Apache-2.0 */
/** wipe.h: overwriting plaintext and secrets, and keeping them out of core dumps. */
#ifndef WM_BASE_WIPE_H
#define WM_BASE_WIPE_H

#include <stddef.h>

/** Overwrite size bytes with zeros, never optimised away. ptr may be NULL if size is 0. */
void wm_wipe(void *ptr, size_t size);

/** Overwrite and free(); ptr may be NULL. */
void wm_wipe_free(void *ptr, size_t size);

/** Overwrite all that malloc gave, whatever was asked for, and free() it; ptr may be NULL. For
 * libraries that take a function in place of free(). */
void wm_wipe_block(void *ptr);

/**
 * Keep this process's memory to itself: no core dump (RLIMIT_CORE 0), not dumpable or traceable
 * (prctl PR_SET_DUMPABLE 0). Call first thing in a main that handles plaintext or secret keys.
 */
void wm_wipe_init(void);

#endif
