/* SPDX-License-Identifier: Apache-2.0 */
/** filter.h: what the three filters share: arguments, options, messages, states, cancelling. */
#ifndef WM_CUPS_FILTER_H
#define WM_CUPS_FILTER_H

#include "filter/base/err.h"

#include <signal.h>

/** Set by SIGTERM; the only writable global of the project. */
extern volatile sig_atomic_t wm_cancelled;

#endif
