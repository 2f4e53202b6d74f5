#!/bin/sh
# Builds the conformance programs of fixtures/programs/sources/conformance for every architecture at four optimisation levels,
# and records what they print under user-mode emulation: every target and level has to print the same.
# usage: tools/build-conformance.sh [OUTPUT-FOLDER] [TARGET...]     (default: fixtures/programs/conformance, all targets)
# Needs qemu-user 7.2 and the compilers of the table below, of GCC 12.2, with the C headers of each (libc6-dev-*-cross).
set -eu
LC_ALL=C
export LC_ALL
umask 022
ulimit -c 0
here=$(cd "$(dirname "$0")/.." && pwd)
out=${1:-$here/fixtures/programs/conformance}
[ $# -eq 0 ] || shift
mkdir -p "$out"
out=$(cd "$out" && pwd)
cd "$here/fixtures/programs/sources/conformance"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

levels="O0 O2 O3 Os"
programs="integers shifts division carries single double structures variadic pointers recursion jumps processes forks signals
    traps memory rewritten unaligned fixups chacha aes"
common="-std=gnu11 -Wall -Wextra -Wno-unused-parameter -Wno-unused-function -Wno-clobbered -Werror -ffreestanding -fno-builtin
    -fno-pie -fno-stack-protector -fno-asynchronous-unwind-tables -fno-unwind-tables -fomit-frame-pointer -fno-ident"
linking="-nostdlib -static -no-pie -Wl,--build-id=none -Wl,-z,noseparate-code -Wl,-z,max-page-size=4096 -Wl,-z,noexecstack"

# target | emulator | library: gcc's, our own helpers.c where the distribution has none for the target, or both where gcc's
# is for another floating-point ABI | compiler | flags
targets='
x86-64|qemu-x86_64|gcc|x86_64-linux-gnu-gcc|-fcf-protection=none
i386|qemu-i386|gcc|i686-linux-gnu-gcc|-march=i686 -fcf-protection=none
arm|qemu-arm|gcc|arm-linux-gnueabi-gcc|-marm -march=armv5te
arm-thumb|qemu-arm|gcc|arm-linux-gnueabi-gcc|-mthumb -march=armv5te
arm-v7|qemu-arm|gcc|arm-linux-gnueabihf-gcc|-mthumb -march=armv7-a+fp
arm-oabi|qemu-arm|gcc|arm-linux-gnueabi-gcc|-marm -march=armv4t -DOABI
armeb|qemu-armeb -cpu arm1176|own|arm-linux-gnueabi-gcc|-mbig-endian -marm -march=armv5te
armeb-be8|qemu-armeb|own|arm-linux-gnueabi-gcc|-mbig-endian -marm -march=armv6 -Wl,--be8
aarch64|qemu-aarch64|gcc|aarch64-linux-gnu-gcc|-march=armv8-a
mips1|qemu-mips|gcc|mips-linux-gnu-gcc|-mabi=32 -march=mips1 -mfp32 -fno-pic -G0
mips|qemu-mips|gcc|mips-linux-gnu-gcc|-mabi=32 -march=mips32r2 -fno-pic -G0
mips-soft|qemu-mips|own|mips-linux-gnu-gcc|-mabi=32 -march=mips1 -msoft-float -fno-pic -G0
mipsel1|qemu-mipsel|gcc|mipsel-linux-gnu-gcc|-mabi=32 -march=mips1 -mfp32 -fno-pic -G0
mipsel|qemu-mipsel|gcc|mipsel-linux-gnu-gcc|-mabi=32 -march=mips32r2 -fno-pic -G0
powerpc|qemu-ppc|gcc|powerpc-linux-gnu-gcc|-G0
powerpc-soft|qemu-ppc|both|powerpc-linux-gnu-gcc|-msoft-float -G0
powerpc64|qemu-ppc64|gcc|powerpc64-linux-gnu-gcc|
powerpc64le|qemu-ppc64le|gcc|powerpc64le-linux-gnu-gcc|
sparc|qemu-sparc|own|sparc64-linux-gnu-gcc|-m32 -mcpu=v8
m68k|qemu-m68k|gcc|m68k-linux-gnu-gcc|-m68020
coldfire|qemu-m68k -cpu cfv4e|own|m68k-linux-gnu-gcc|-mcpu=5307
sh4|qemu-sh4|both|sh4-linux-gnu-gcc|
sh4eb|qemu-sh4eb|own|sh4-linux-gnu-gcc|-mb -mdiv=call-div1
riscv64|qemu-riscv64|gcc|riscv64-linux-gnu-gcc|-march=rv64gc -mabi=lp64d
riscv32|qemu-riscv32|own|riscv64-linux-gnu-gcc|-march=rv32gc -mabi=ilp32d -Wl,-melf32lriscv
riscv32-soft|qemu-riscv32|own|riscv64-linux-gnu-gcc|-march=rv32imac -mabi=ilp32 -Wl,-melf32lriscv
s390x|qemu-s390x|gcc|s390x-linux-gnu-gcc|
'

# Where user-mode emulation is wrong, and how it is known; the expectation is what the other targets print.
is_wrong_under_emulation() {
    case $1/$2 in
        # The kernel carries such loads and stores out (arch/mips/kernel/unaligned.c), user-mode emulation ends the program.
        mips*/fixups) return 0 ;;
        # break 7 is SIGFPE (arch/mips/kernel/traps.c, do_trap_or_bp): version 7.2 loses the code on the way and says SIGTRAP.
        mips*/traps) return 0 ;;
        # An illegal instruction is SIGILL (arch/sh/kernel/traps_32.c); user-mode emulation gives up: "Unhandled trap".
        sh4*/traps) return 0 ;;
        # ta 1 is a breakpoint (arch/sparc/kernel/ttable_32.S); user-mode emulation gives up: "Unhandled trap: 0x81".
        sparc/traps) return 0 ;;
    esac
    return 1
}

# GCC 12.2 for SuperH drops the test of "if (!*word)" at every level but O0: what such a program prints is wrong, but it is what a
# right processor prints too. Those that end have expectations of their own, those that do not are left out.
is_miscompiled() {
    case $1/$2 in
        sh4*/O0) return 1 ;;
        sh4*) return 0 ;;
    esac
    return 1
}

# compile TARGET LEVEL LIBRARY COMPILER FLAG...
compile() {
    target=$1
    level=$2
    library=$3
    compiler=$4
    shift 4
    file=$out/$target/$level
    work=$scratch/$target-$level
    mkdir -p "$out/$target" "$work"
    sources="../start.S all.c"
    [ "$library" = gcc ] || sources="$sources helpers.c"
    objects=""
    for source in $sources; do
        object=$work/$(basename "${source%.*}").o
        # shellcheck disable=SC2086 # the flags are words
        "$compiler" $common "$@" "-$level" -c -o "$object" "$source" || return 1
        objects="$objects $object"
    done
    if [ "$target" = sh4eb ]; then
        # The distribution's linker knows this byte order, but not by the name that the compiler gives it.
        # shellcheck disable=SC2086
        sh4-linux-gnu-ld -EB -static -z noseparate-code -z max-page-size=4096 -z noexecstack -o "$file" $objects || return 1
    else
        own=""
        [ "$library" = own ] || own=-lgcc
        # shellcheck disable=SC2086
        "$compiler" $common $linking "$@" -o "$file" $objects $own || return 1
    fi
    "${compiler%gcc}strip" "$file"
    if [ "$target" = arm-oabi ]; then
        # EABI version 0, software floating point, has an entry point: what the old ABI's linkers wrote.
        printf '\002\002\000\000' | dd of="$file" bs=1 seek=36 conv=notrunc 2>/dev/null
    fi
    # Emulated only: never to be started by accident.
    chmod 644 "$file"
}

# record TARGET LEVEL EMULATOR: the first target's output becomes the expectation, the others have to print the same.
record() {
    program=$scratch/$1-$2/program
    cp "$out/$1/$2" "$program"
    chmod 755 "$program"
    own=$out/expected/$1-$2
    rm -rf "$own"
    for name in $programs; do
        status=0
        # shellcheck disable=SC2086
        (timeout -s KILL 60 $3 "$program" "$name" > "$program.output" 2> "$program.errors") 2> /dev/null || status=$?
        expected=$out/expected/$name.txt
        if is_miscompiled "$1" "$2" && ! cmp -s "$program.output" "$expected"; then
            mkdir -p "$own"
            [ "$status" -eq 0 ] || : > "$program.output"
            cp "$program.output" "$own/$name.txt"
            continue
        fi
        if [ ! -f "$expected" ]; then
            cp "$program.output" "$expected"
        elif cmp -s "$program.output" "$expected"; then
            ! is_wrong_under_emulation "$1" "$name" || echo "$1/$2 $name is right, against what is said here" >> "$scratch/failures"
        elif ! is_wrong_under_emulation "$1" "$name"; then
            echo "$1/$2 $name prints something else:" >> "$scratch/failures"
            diff "$expected" "$program.output" >> "$scratch/failures" || true
        fi
    done
}

mkdir -p "$out/expected"
[ $# -ne 0 ] || rm -rf "$out"/expected/*
: > "$scratch/failures"
echo "$targets" | while IFS='|' read -r target emulator library compiler flags; do
    [ -n "$target" ] || continue
    case " $* " in
        "  " | *" $target "*) ;;
        *) continue ;;
    esac
    for level in $levels; do
        # shellcheck disable=SC2086
        (compile "$target" "$level" "$library" "$compiler" $flags && record "$target" "$level" "$emulator") || echo "$target/$level failed" >> "$scratch/failures" &
        # The first one makes the expectations.
        [ "$target/$level" != x86-64/O0 ] || wait
        [ "$level" != O2 ] || wait
    done
    wait
done
cat "$scratch/failures" >&2
[ ! -s "$scratch/failures" ]
