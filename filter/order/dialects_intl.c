/* SPDX-License-Identifier: Apache-2.0 */
/* Exports of shops outside of China; headers from reference/waybills.md 4.2. */
#include "config.h"

#include "filter/order/dialects.h"

/* Shopify: a further line item repeats Name and leaves the order's columns empty. */
static const struct wm_column shopify[] = {
    {.header = "Name", .field = "order", .must = true},
    {.header = "Shipping Name", .field = "recipient.name", .must = true},
    {.header = "Shipping Company", .field = "recipient.company"},
    {.header = "Shipping Address1", .field = "recipient.detail", .part = 1, .must = true},
    {.header = "Shipping Address2", .field = "recipient.detail", .part = 2},
    {.header = "Shipping City", .field = "recipient.city"},
    {.header = "Shipping Zip", .field = "recipient.postcode"},
    {.header = "Shipping Province Name", .field = "recipient.province"},
    {.header = "Shipping Province", .field = "recipient.province"},
    {.header = "Shipping Country", .field = "recipient.country"},
    {.header = "Phone", .field = "recipient.phone"},
    {.header = "Shipping Phone", .field = "recipient.phone"},
    {.header = "Created at", .field = "created"},
    {.header = "Lineitem name", .field = "goods"},
    {.header = "Lineitem quantity", .field = "quantity"},
    {.header = "Lineitem sku", .field = "pick"},
    {.header = "Notes", .field = "remark"},
    {.header = "Cancelled at", .field = WM_DIALECT_VOID, .words = "*"},
    {.header = "Financial Status", .field = WM_DIALECT_VOID, .words = "refunded|voided"},
};
const struct wm_dialect wm_dialect_shopify = {
    .name = "shopify", .title = "Shopify", WM_COLUMNS(shopify)};

/* Amazon, unshipped orders: a row per order item, separated by tabs. An item of which nothing is
 * left to ship is void. */
static const struct wm_column amazon[] = {
    {.header = "order-id", .field = "order", .must = true},
    {.header = "recipient-name", .field = "recipient.name", .must = true},
    {.header = "ship-address-1", .field = "recipient.detail", .part = 1, .must = true},
    {.header = "ship-address-2", .field = "recipient.detail", .part = 2},
    {.header = "ship-address-3", .field = "recipient.detail", .part = 3},
    {.header = "ship-city", .field = "recipient.city"},
    {.header = "ship-state", .field = "recipient.province"},
    {.header = "ship-postal-code", .field = "recipient.postcode"},
    {.header = "ship-country", .field = "recipient.country"},
    {.header = "buyer-phone-number", .field = "recipient.phone"},
    {.header = "ship-phone-number", .field = "recipient.phone"},
    {.header = "purchase-date", .field = "created"},
    {.header = "product-name", .field = "goods"},
    {.header = "quantity-purchased", .field = "quantity"},
    {.header = "quantity-to-ship", .field = "quantity"},
    {.header = "sku", .field = "pick"},
    {.header = "quantity-to-ship", .field = WM_DIALECT_VOID, .words = "0"},
    {.header = "order-status", .field = WM_DIALECT_VOID, .words = "cancelled|canceled"},
};
const struct wm_dialect wm_dialect_amazon = {
    .name = "amazon", .title = "Amazon", WM_COLUMNS(amazon)};

/* WooCommerce, Customer/Order CSV Export: a row per order, or per item where there are item_…
 * columns. There may be no phone to ship to but the buyer's. */
static const struct wm_column woocommerce[] = {
    {.header = "order_id", .field = "order", .must = true},
    {.header = "order_number", .field = "order", .must = true},
    {.header = "shipping_first_name", .field = "recipient.name", .part = 1, .must = true},
    {.header = "shipping_last_name", .field = "recipient.name", .part = 2},
    {.header = "shipping_company", .field = "recipient.company"},
    {.header = "shipping_address_1", .field = "recipient.detail", .part = 1, .must = true},
    {.header = "shipping_address_2", .field = "recipient.detail", .part = 2},
    {.header = "shipping_city", .field = "recipient.city"},
    {.header = "shipping_state", .field = "recipient.province"},
    {.header = "shipping_postcode", .field = "recipient.postcode"},
    {.header = "shipping_country", .field = "recipient.country"},
    {.header = "billing_phone", .field = "recipient.phone"},
    {.header = "shipping_phone", .field = "recipient.phone"},
    {.header = "date", .field = "created"},
    {.header = "order_date", .field = "created"},
    {.header = "item_name", .field = "goods"},
    {.header = "item_quantity", .field = "quantity"},
    {.header = "item_sku", .field = "pick"},
    {.header = "customer_note", .field = "remark"},
    {.header = "status",
     .field = WM_DIALECT_VOID,
     .words = "cancelled|refunded|failed|trash|wc-cancelled|wc-refunded|wc-failed"},
};
const struct wm_dialect wm_dialect_woocommerce = {
    .name = "woocommerce", .title = "WooCommerce", WM_COLUMNS(woocommerce)};

/* ShipStation: rows with the same number are one order. People write the country in full. */
static const struct wm_column shipstation[] = {
    {.header = "Order #", .field = "order", .must = true},
    {.header = "Order Number", .field = "order", .must = true},
    {.header = "Recipient Name", .field = "recipient.name", .must = true},
    {.header = "Company", .field = "recipient.company"},
    {.header = "Address Line 1", .field = "recipient.detail", .part = 1, .must = true},
    {.header = "Address Line 2", .field = "recipient.detail", .part = 2},
    {.header = "Address Line 3", .field = "recipient.detail", .part = 3},
    {.header = "City", .field = "recipient.city"},
    {.header = "State", .field = "recipient.province"},
    {.header = "Postal Code", .field = "recipient.postcode"},
    {.header = "Country",
     .field = "recipient.country",
     .words = "United States=US|United States of America=US|USA=US|Canada=CA|United Kingdom=GB|"
              "Australia=AU|New Zealand=NZ|Ireland=IE|Germany=DE|France=FR|Japan=JP|China=CN|"
              "Hong Kong=HK"},
    {.header = "Phone", .field = "recipient.phone"},
    {.header = "Order Date", .field = "created"},
    {.header = "Item Name", .field = "goods"},
    {.header = "Quantity", .field = "quantity"},
    {.header = "SKU", .field = "pick"},
    {.header = "Notes From Buyer", .field = "remark"},
    {.header = "Tracking Number", .field = "waybill"},
    {.header = "Order Status", .field = WM_DIALECT_VOID, .words = "cancelled|canceled|refunded"},
};
const struct wm_dialect wm_dialect_shipstation = {
    .name = "shipstation", .title = "ShipStation", WM_COLUMNS(shipstation)};
