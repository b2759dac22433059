/* SPDX-License-Identifier: Apache-2.0 */
/** generate.h: seeded orders of invented persons, of which it is known what a label must hide. */
#ifndef WM_TESTS_LEAK_GENERATE_H
#define WM_TESTS_LEAK_GENERATE_H

#include "filter/order/order.h"

#include <stdbool.h>
#include <stdint.h>

#define SAMPLE_HIDDEN 12

/** One invented person at an invented address in a real district. */
struct sample_party {
    char name[128];     /**< as the label must not show it, without noise */
    char digits[2][16]; /**< numbers, digits only; "" if there is no second */
    char region[4][64]; /**< province, city, district, town by name */
    char safe[256];     /**< the most that detail may show, without blanks, half width */
    char keep[64];      /**< road or community within safe: usefulness */
    char hidden[SAMPLE_HIDDEN][64]; /**< units, rooms, persons, companies of the tail */
    unsigned hidden_count;
    bool district_known; /**< stated in its field or where detail starts */
    bool swapped;        /**< columns are mixed up */
    char stem[3][64]; /**< province, city, district without their suffix, where one is written so */
    char town[64];    /**< the town that stands where detail starts; "" if none does */
    char building[64]; /**< what profile cn may show behind safe; "" if nothing */
};

struct sample {
    struct wm_order order;
    struct sample_party recipient, sender;
};

/** The next sample; state starts with any number but 0 and alone decides what comes. */
void sample_make(struct sample *sample, uint64_t *state);

/** The traditional characters that stand in samples, each followed by its simplified one. */
extern const char sample_traditional[];

#endif
