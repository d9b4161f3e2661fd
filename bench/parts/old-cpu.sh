#!/usr/bin/env bash
# The file again, as on a processor of 2013 without AES: OpenSSL's libcrypto is told not to see what is newer.
here=$(dirname "$0")
# First word: AES-NI and PCLMULQDQ. Second word, EBX of leaf 7: AVX-512 F, DQ, IFMA, CD, BW, VL, and SHA-NI; ECX: AVX-512 VBMI,
# VBMI2, VNNI, BITALG, VPOPCNTDQ, GFNI, VAES, VPCLMULQDQ. AVX2 stays.
export OPENSSL_ia32cap='~0x0200000200000000:~0x00005f42f0230000'
"$here/../masked_cpu.py" "$2.mask" || exit
BENCH_PART=old-cpu "$here/file.sh" "$1" "$2" || { rm -f "$2.mask"; exit 1; }
cat "$2.mask" >> "$2"
rm -f "$2.mask"
