/* SPDX-License-Identifier: Apache-2.0 */
/** tap.h: runs a CUnit suite and reports each case as a TAP line, for automake's TAP driver. */
#ifndef WM_TESTS_TAP_H
#define WM_TESTS_TAP_H

#include <CUnit/CUnit.h>

/** A case: its name is a sentence, `phone_with_two_numbers_hides_both`. */
struct wm_case {
    const char *name;
    void (*run)(void);
};
#define WM_CASE(function)                                                                          \
    {                                                                                              \
        .name = #function, .run = function                                                         \
    }

/** Run all cases (ended by a NULL name) and print TAP. @return exit status for main */
int wm_tap_run(const char *suite, const struct wm_case *cases);

/** The same in a folder of their own, which is made and removed with all that lies in it.
 * @param folder template as of mkdtemp, which becomes its name  @return exit status for main */
int wm_tap_run_in(const char *suite, const struct wm_case *cases, char *folder);

/** Make the running case fail with a message unless condition holds. @return condition */
int wm_tap_check(int condition, const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
#define WM_CHECK(condition, ...) wm_tap_check((condition) != 0, __FILE__, __LINE__, __VA_ARGS__)

/** Folder of the test data: $srcdir/tests, without a slash at its end. */
const char *wm_tap_data(void);

#endif
