/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/seal/tree.h"

#include <sodium.h>
#include <string.h>

void wm_tree_leaf(const void *data, size_t len, uint8_t leaf[WM_TREE_HASH])
{
    static const uint8_t leaf_prefix = 0x00;
    crypto_hash_sha256_state state;

    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, &leaf_prefix, 1);
    crypto_hash_sha256_update(&state, data, len);
    crypto_hash_sha256_final(&state, leaf);
}

/* out may be one of the two. */
static void hash_node(const uint8_t left[WM_TREE_HASH], const uint8_t right[WM_TREE_HASH],
                      uint8_t out[WM_TREE_HASH])
{
    uint8_t node[1 + 2 * WM_TREE_HASH] = {0x01};

    memcpy(node + 1, left, WM_TREE_HASH);
    memcpy(node + 1 + WM_TREE_HASH, right, WM_TREE_HASH);
    crypto_hash_sha256(out, node, sizeof node);
}

void wm_tree_add(struct wm_tree *tree, const uint8_t leaf[WM_TREE_HASH])
{
    uint8_t hash[WM_TREE_HASH];
    unsigned level;

    /* As adding one to size carries: two subtrees of a size become one of twice the size. */
    memcpy(hash, leaf, sizeof hash);
    for (level = 0; (tree->size >> level & 1) != 0; level++)
        hash_node(tree->peak[level], hash, hash);
    memcpy(tree->peak[level], hash, sizeof hash);
    tree->size++;
}

void wm_tree_root(const struct wm_tree *tree, uint8_t root[WM_TREE_HASH])
{
    unsigned level = 0;

    if (tree->size == 0) {
        crypto_hash_sha256(root, NULL, 0);
        return;
    }
    while ((tree->size >> level & 1) == 0)
        level++;
    memcpy(root, tree->peak[level], WM_TREE_HASH);
    while (++level < 64) {
        if ((tree->size >> level & 1) != 0)
            hash_node(tree->peak[level], root, root);
    }
}
