/* SPDX-License-Identifier: Apache-2.0 */
/** camera.h: a camera's frame of a printed page: position, optics, light and sensor, all seeded. */
#ifndef WM_TESTS_SCAN_CAMERA_H
#define WM_TESTS_SCAN_CAMERA_H

#include "filter/label/worn.h"

#include <stdint.h>

/** A grey frame. */
struct frame {
    uint32_t width, height; /**< pixels */
    uint8_t *grey;          /**< owned, width * height bytes */
};

/** How a frame is taken. */
struct shot {
    double pixels_per_dot;
    double angle;       /**< degrees, clockwise; a hand's unsteadiness of up to 4 is added */
    double blur;        /**< pixels, standard deviation, of the optics and the movement */
    double black;       /**< grey of ink, 0…255 */
    double white;       /**< grey of paper */
    double noise;       /**< grey steps, standard deviation */
    double perspective; /**< difference in size of opposite edges, of 1, at most */
    double stretch;     /**< difference of the feed's scale, of 1, at most each way */
    double shading;     /**< difference in light of opposite edges, of 1, at most */
    bool steady;        /**< no hand: exactly `angle` */
};

/** @return 0, -1 without memory; free by frame_clear */
int frame_take(const struct shot *shot, const struct wm_paper *paper, uint64_t seed,
               struct frame *out);
void frame_clear(struct frame *frame);

/** Write as binary PGM. @return 0 or -1 */
int frame_write(const struct frame *frame, const char *path);

#endif
