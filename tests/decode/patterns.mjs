// SPDX-License-Identifier: Apache-2.0
// patterns.mjs: bitmaps that are hard on an emitter, the same on every run.

// xorshift32: seeded, so that a failure can be looked at again.
function random(seed) {
    let state = (seed * 2654435761 + 1) >>> 0;
    return () => {
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        return (state >>>= 0);
    };
}

// Runs of equal nibbles, each a nibble longer than the one before, of changing digits.
function runs(width, height) {
    const stride = Math.ceil(width / 8), bits = Buffer.alloc(stride * height);
    let at = 0;
    for (let length = 1; at < bits.length * 2; length = length % 900 + 1) {
        const digit = length % 3 === 0 ? 15 : length % 3 === 1 ? 0 : length % 16;
        for (let i = 0; i < length && at < bits.length * 2; i++, at++)
            bits[at >> 1] |= at % 2 === 0 ? digit << 4 : digit;
    }
    return bits;
}

const fills = {
    white: () => 0,
    black: () => 255,
    'one dot': () => 0,
    'every byte': (x, y) => x + y * 7 & 255,
    'blank rows between': (x, y) => y % 5 === 2 ? 255 : 0,
    'equal rows': (x, y) => (x * 37 + (y >> 3) * 11) & 255,
    noise: (x, y, next) => next() & 255,
    sparse: (x, y, next) => next() % 300 === 0 ? next() & 255 : 0,
};

export const names = [...Object.keys(fills), 'runs'];

// {width, height, bits}: rows of whole bytes, 1 = black, pad bits 0.
export function draw(name, width, height) {
    const stride = Math.ceil(width / 8), next = random(width + height);
    let bits = Buffer.alloc(stride * height);
    if (name === 'runs')
        bits = runs(width, height);
    for (let y = 0; y < height; y++) {
        for (let x = 0; name !== 'runs' && x < stride; x++)
            bits[y * stride + x] = fills[name](x, y, next);
        bits[(y + 1) * stride - 1] &= 0xff << stride * 8 - width;
    }
    if (name === 'one dot')
        bits[bits.length - 1] = 0x80 >> (width - 1) % 8;
    return {width, height, bits};
}

// First dot in which two pages differ, as text; '' if they are equal.
export function difference(got, want) {
    if (got.width !== want.width || got.height !== want.height)
        return `${got.width}x${got.height} instead of ${want.width}x${want.height}`;
    const stride = Math.ceil(want.width / 8);
    for (let i = 0; i < want.bits.length; i++) {
        if (got.bits[i] !== want.bits[i])
            return `first difference at dot ${i % stride * 8},${Math.floor(i / stride)}`;
    }
    return '';
}

// Prints TAP; the plan comes last.
export class Tap {
    constructor() {
        this.count = 0;
        this.failed = 0;
    }
    ok(good, text, why) {
        this.count++;
        if (!good)
            this.failed++;
        console.log(`${good ? 'ok' : 'not ok'} ${this.count} - ${text}`);
        if (!good && why)
            console.log(`# ${why}`);
    }
    end() {
        console.log(`1..${this.count}`);
        return this.failed === 0 ? 0 : 1;
    }
}
