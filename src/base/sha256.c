/* SPDX-License-Identifier: EUPL-1.2
 *
 * SHA-256.  Contract in sha256.h; names of variables are those of FIPS 180-4, section 6.2.
 */
#include "base/sha256.h"

#include <string.h>

#include "base/arena.h"

enum { BLOCK = 64 };

static const uint32_t K[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
};

static uint32_t turn(uint32_t x, int n)
{
    return x >> n | x << (32 - n);
}

static void schedule(const unsigned char *block, uint32_t W[64])
{
    for (size_t t = 0; t < 16; t++)
        W[t] = (uint32_t)block[4 * t] << 24 | (uint32_t)block[4 * t + 1] << 16 |
               (uint32_t)block[4 * t + 2] << 8 | block[4 * t + 3];
    for (size_t t = 16; t < 64; t++) {
        uint32_t s0 = turn(W[t - 15], 7) ^ turn(W[t - 15], 18) ^ W[t - 15] >> 3;
        uint32_t s1 = turn(W[t - 2], 17) ^ turn(W[t - 2], 19) ^ W[t - 2] >> 10;

        W[t] = s1 + W[t - 7] + s0 + W[t - 16];
    }
}

static void take_block(uint32_t H[8], const unsigned char *block)
{
    uint32_t W[64], v[8];

    schedule(block, W);
    memcpy(v, H, sizeof(v));
    for (size_t t = 0; t < 64; t++) {
        uint32_t S1 = turn(v[4], 6) ^ turn(v[4], 11) ^ turn(v[4], 25);
        uint32_t S0 = turn(v[0], 2) ^ turn(v[0], 13) ^ turn(v[0], 22);
        uint32_t T1 = v[7] + S1 + ((v[4] & v[5]) ^ (~v[4] & v[6])) + K[t] + W[t];
        uint32_t T2 = S0 + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));

        memmove(v + 1, v, 7 * sizeof(v[0]));
        v[4] += T1;
        v[0] = T1 + T2;
    }
    for (size_t i = 0; i < 8; i++)
        H[i] += v[i];
}

void sha256_begin(struct sha256 *sum)
{
    *sum = (struct sha256){ .H = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f,
                                   0x9b05688c, 0x1f83d9ab, 0x5be0cd19 } };
}

void sha256_add(struct sha256 *sum, Bytes bytes)
{
    size_t done = 0, held = sum->length % BLOCK;

    sum->length += bytes.len;
    if (held > 0 && held + bytes.len >= BLOCK) {
        done = BLOCK - held;
        memcpy(sum->left + held, bytes.ptr, done);
        take_block(sum->H, sum->left);
        held = 0;
    }
    if (held == 0)
        for (; bytes.len - done >= BLOCK; done += BLOCK)
            take_block(sum->H, bytes.ptr + done);
    if (bytes.len > done)
        memcpy(sum->left + held, bytes.ptr + done, bytes.len - done);
}

/* What is left after the whole blocks, the bit that ends it, zeros, and the length in bits. */
Str sha256_end(struct sha256 *sum, struct arena *arena)
{
    unsigned char last[2 * BLOCK] = { 0 };
    size_t left = sum->length % BLOCK, size = left + 9 <= BLOCK ? BLOCK : 2 * BLOCK;
    uint64_t bits = sum->length * 8;
    const uint32_t *H = sum->H;

    memcpy(last, sum->left, left);
    last[left] = 0x80;
    for (size_t i = 0; i < 8; i++)
        last[size - 1 - i] = (unsigned char)(bits >> (8 * i));
    take_block(sum->H, last);
    if (size > BLOCK)
        take_block(sum->H, last + BLOCK);
    return str_fmt(arena, "%08x%08x%08x%08x%08x%08x%08x%08x", H[0], H[1], H[2], H[3], H[4], H[5],
                   H[6], H[7]);
}

Str sha256_hex(struct arena *arena, Bytes bytes)
{
    struct sha256 sum;

    sha256_begin(&sum);
    sha256_add(&sum, bytes);
    return sha256_end(&sum, arena);
}
