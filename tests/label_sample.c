/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "tests/label_sample.h"

const char *wm_sample_name(size_t index)
{
    return wm_specimen_name(index);
}

bool wm_sample(const char *name, unsigned variant, struct wm_waybill *out)
{
    return wm_specimen(name, variant, out);
}

void wm_sample_digits(char *out, size_t size, size_t bytes, uint64_t seed)
{
    wm_specimen_digits(out, size, bytes, seed);
}
