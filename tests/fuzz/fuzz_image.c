/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_image: an image that a layout might hold. The first byte chooses PNG or SVG, the rest is the
 * file; a picture has to come out that keeps within its box, or a reason, never both. */
#include "config.h"

#include "filter/label/image.h"
#include "tests/fuzz/require.h"

#define SIDE_DOTS 48u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct wm_bitmap out = {0};
    const char *why;

    if (size == 0)
        return 0;
    why = (data[0] & 1) != 0
              ? wm_svg_draw((const char *)data + 1, size - 1, SIDE_DOTS, SIDE_DOTS / 2, &out)
              : wm_png_draw((const char *)data + 1, size - 1, SIDE_DOTS, SIDE_DOTS / 2, &out);
    require((why == NULL) == (out.bits != NULL), "a picture or a reason");
    require(out.width_dots <= SIDE_DOTS && out.height_dots <= SIDE_DOTS / 2, "within its box");
    wm_bitmap_clear(&out);
    return 0;
}
