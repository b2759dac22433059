/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_request: what is said over the opener's socket. Each input is read as a request and as an
 * answer; what reads has to be written the same, and to read the same again. */
#include "config.h"

#include "filter/opener/request.h"
#include "tests/fuzz/replay.h"

#include <stdlib.h>
#include <string.h>

static void must(int holds)
{
    if (!holds)
        abort();
}

static void try_request(const char *bytes, size_t len)
{
    static struct wm_request request, again;
    char out[WM_REQUEST_MAX];
    size_t out_len;

    if (wm_request_parse(bytes, len, &request) != 0)
        return;
    must(wm_request_complete(bytes, len));
    out_len = wm_request_format(&request, out);
    must(out_len != 0 && wm_request_parse(out, out_len, &again) == 0 &&
         memcmp(&request, &again, sizeof request) == 0);
}

static void try_answer(const char *bytes, size_t len)
{
    static struct wm_answer answer, again;
    static char out[WM_ANSWER_MAX];
    size_t out_len;

    if (wm_answer_parse(bytes, len, &answer) != 0 || answer.status != WM_OK)
        return;
    out_len = wm_answer_format(WM_VERDICT_OK, &answer.opening, out);
    must(wm_answer_parse(out, out_len, &again) == 0 && memcmp(&answer, &again, sizeof answer) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    try_request((const char *)data, size);
    try_answer((const char *)data, size);
    return 0;
}
