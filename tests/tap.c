/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "tests/tap.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static int number;

static void case_complete(const CU_pTest test, const CU_pSuite suite,
                          const CU_pFailureRecord failure)
{
    CU_pFailureRecord f;

    (void)suite;
    printf("%sok %d - %s\n", failure != NULL ? "not " : "", ++number, test->pName);
    for (f = failure; f != NULL; f = f->pNext)
        printf("# %s:%u: %s\n", f->strFileName != NULL ? f->strFileName : "?", f->uiLineNumber,
               f->strCondition != NULL ? f->strCondition : "?");
    fflush(stdout);
}

int wm_tap_run(const char *name, const struct wm_case *cases)
{
    CU_pSuite suite;
    unsigned failed;
    int count = 0;

    if (CU_initialize_registry() != CUE_SUCCESS)
        return 99;
    suite = CU_add_suite(name, NULL, NULL);
    for (; suite != NULL && cases[count].name != NULL; count++) {
        if (CU_add_test(suite, cases[count].name, cases[count].run) == NULL)
            return 99;
    }
    printf("1..%d\n", count);
    fflush(stdout);
    CU_set_test_complete_handler(case_complete);
    if (suite == NULL || CU_run_all_tests() != CUE_SUCCESS)
        return 99;
    failed = CU_get_number_of_tests_failed();
    CU_cleanup_registry();
    return failed != 0;
}

int wm_tap_run_in(const char *suite, const struct wm_case *cases, char *folder)
{
    char command[256];
    int status;

    if (mkdtemp(folder) == NULL)
        return 99;
    status = wm_tap_run(suite, cases);
    if ((size_t)snprintf(command, sizeof command, "rm -rf %s", folder) >= sizeof command ||
        system(command) != 0)
        return 99;
    return status;
}

int wm_tap_check(int condition, const char *file, int line, const char *format, ...)
{
    char text[1024];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    CU_assertImplementation(condition ? CU_TRUE : CU_FALSE, (unsigned)line, text, file, "",
                            CU_FALSE);
    return condition;
}

const char *wm_tap_data(void)
{
    static char path[1024];
    const char *srcdir = getenv("srcdir");

    snprintf(path, sizeof path, "%s/tests", srcdir != NULL ? srcdir : ".");
    return path;
}
