/* SPDX-License-Identifier: Apache-2.0 */
/** tree.h: the Merkle tree of a log (RFC 9162 section 2.1.1), built leaf by leaf: one root stands
 * for every entry up to it. */
#ifndef WM_SEAL_TREE_H
#define WM_SEAL_TREE_H

#include <stddef.h>
#include <stdint.h>

#define WM_TREE_HASH 32 /**< bytes of SHA-256 */

/** A tree of any size, of which only the roots of its complete subtrees are kept: one for each bit
 * that is set in size. Zero-initialise it. */
struct wm_tree {
    uint64_t size;                  /**< leaves */
    uint8_t peak[64][WM_TREE_HASH]; /**< [k]: root of the subtree of 2^k leaves, if bit k is set */
};

/** SHA-256(00 || data). */
void wm_tree_leaf(const void *data, size_t len, uint8_t leaf[WM_TREE_HASH]);

/** Put a leaf behind the others. */
void wm_tree_add(struct wm_tree *tree, const uint8_t leaf[WM_TREE_HASH]);

/** The root; of the empty tree SHA-256 of nothing. */
void wm_tree_root(const struct wm_tree *tree, uint8_t root[WM_TREE_HASH]);

#endif
