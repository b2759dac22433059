/* SPDX-License-Identifier: Apache-2.0 */
/** faults.h: the faults that labels are scanned with, and what other labels came to with them. */
#ifndef WM_TESTS_SCAN_FAULTS_H
#define WM_TESTS_SCAN_FAULTS_H

#include "filter/label/worn.h"
#include "tests/scan/camera.h"

/** Where the one dead element of a frame lies. */
enum place { NOWHERE, ANYWHERE, IN_FINDER, BESIDE_FINDER };

struct fault {
    const char *name;
    struct wm_worn worn;
    struct shot shot; /**< what is 0 is taken from the usual shot */
    enum place dead;  /**< of a QR code: one dead element more */
    bool bars;        /**< a Code 128 is scanned with it too */
};

/** Index from 0 on. @return NULL past the end */
const struct fault *fault_at(size_t index);
/** @return NULL if there is none of that name */
const struct fault *fault_find(const char *name);

/** A frame's page and shot: the fault at strengths of its own within the usual spread.
 * @param symbol dots: of the code within the page */
void fault_set(const struct fault *fault, const uint32_t symbol[4], uint32_t module_dots,
               double dots_per_mm, uint64_t seed, struct wm_worn *worn, struct shot *shot);

#endif
