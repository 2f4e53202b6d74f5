#!/bin/sh
# Builds the guest programs of fixtures/programs and records what they print under user-mode emulation.
# usage: tools/build-programs.sh [OUTPUT-FOLDER]     (default: fixtures/programs, whose sources are always used)
# Needs gcc, gcc-i686-linux-gnu, gcc-arm-linux-gnueabi, gcc-mips-linux-gnu, gcc-mipsel-linux-gnu, the C headers of each
# (libc6-dev-*-cross) and qemu-user. The same compilers give the same bytes.
set -eu
LC_ALL=C
export LC_ALL
umask 022
ulimit -c 0
here=$(cd "$(dirname "$0")/.." && pwd)
out=${1:-$here/fixtures/programs}
mkdir -p "$out"
out=$(cd "$out" && pwd)
cd "$here/fixtures/programs/sources"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

oracled="arithmetic code edges heap identity mapping pipes recursion signals stack tree waiting"
others="calls faults"
common="-std=gnu11 -O2 -Wall -Wextra -Wno-unused-parameter -Wno-unused-function -Wno-clobbered -Werror -ffreestanding -fno-builtin -nostdlib -static
    -fno-stack-protector -fno-asynchronous-unwind-tables -fno-unwind-tables -fomit-frame-pointer -fcf-protection=none
    -fno-ident -ffunction-sections -fdata-sections -Wl,--gc-sections -Wl,--build-id=none -Wl,-z,max-page-size=4096
    -Wl,-z,noseparate-code"

# compile TARGET NAME COMPILER FLAG...
compile() {
    target=$1
    name=$2
    compiler=$3
    shift 3
    file=$out/binaries/$target/$name
    mkdir -p "$out/binaries/$target"
    flags=$common
    case $compiler in
        gcc | i686-*) ;;
        *) flags=$(echo "$common" | sed 's/-fcf-protection=none//') ;;
    esac
    # The integer code of 64 bits is long on 32-bit processors.
    [ "$name" != arithmetic ] || flags="$flags -Os"
    # Its functions are called from outside only.
    [ "$name" != calls ] || flags="$flags -Wl,--no-gc-sections"
    # shellcheck disable=SC2086 # the flags are words
    "$compiler" $flags "$@" -c -o "$scratch/start.o" start.S
    # shellcheck disable=SC2086
    "$compiler" $flags "$@" -c -o "$scratch/$name.o" "$name.c"
    # The names of the objects become symbols, so they are the same each time.
    # shellcheck disable=SC2086
    (cd "$scratch" && "$compiler" $flags "$@" -o "$file" start.o "$name.o" -lgcc)
    if [ "$name" != calls ]; then
        case $compiler in
            gcc) strip "$file" ;;
            *) "${compiler%gcc}strip" "$file" ;;
        esac
    fi
    if [ "$target" = arm-oabi ]; then
        # EABI version 0, software floating point, has an entry point: what the old ABI's linkers wrote.
        printf '\002\002\000\000' | dd of="$file" bs=1 seek=36 conv=notrunc 2>/dev/null
    fi
    # Emulated only: never to be started by accident.
    chmod 644 "$file"
}

compile_for() {
    case $1 in
        i386) compile "$1" "$2" i686-linux-gnu-gcc -no-pie -fno-pie -march=i686 ;;
        i386-pie) compile "$1" "$2" i686-linux-gnu-gcc -static-pie -fpie -fvisibility=hidden -march=i686 ;;
        x86-64) compile "$1" "$2" gcc -no-pie -fno-pie ;;
        x86-64-pie) compile "$1" "$2" gcc -static-pie -fpie -fvisibility=hidden ;;
        arm) compile "$1" "$2" arm-linux-gnueabi-gcc -no-pie -fno-pie -marm -march=armv5te ;;
        arm-pie) compile "$1" "$2" arm-linux-gnueabi-gcc -Wl,-pie -Wl,--no-dynamic-linker -fpie -fvisibility=hidden -marm -march=armv5te ;;
        arm-thumb) compile "$1" "$2" arm-linux-gnueabi-gcc -no-pie -fno-pie -mthumb -march=armv5te ;;
        arm-oabi) compile "$1" "$2" arm-linux-gnueabi-gcc -no-pie -fno-pie -marm -march=armv4t -DOABI ;;
        mips) compile "$1" "$2" mips-linux-gnu-gcc -no-pie -fno-pic -mabi=32 -march=mips32 -G0 ;;
        mipsel) compile "$1" "$2" mipsel-linux-gnu-gcc -no-pie -fno-pic -mabi=32 -march=mips32 -G0 ;;
    esac
}

emulator() {
    case $1 in
        i386*) echo qemu-i386 ;;
        x86-64*) echo qemu-x86_64 ;;
        arm*) echo qemu-arm ;;
        *) echo "qemu-$1" ;;
    esac
}

# record TARGET NAME: the first target's output becomes the expectation, the others have to print the same.
record() {
    program=$scratch/program
    cp "$out/binaries/$1/$2" "$program"
    chmod 755 "$program"
    env -i FIRST=1 SECOND=two timeout 60 "$(emulator "$1")" -0 first-argument "$program" "second argument" > "$scratch/output"
    if [ ! -f "$out/expected/$2.txt" ]; then
        cp "$scratch/output" "$out/expected/$2.txt"
    elif ! cmp -s "$scratch/output" "$out/expected/$2.txt"; then
        echo "$1/$2 prints something else:" >&2
        diff "$out/expected/$2.txt" "$scratch/output" >&2 || true
        failed=1
    fi
}

failed=0
rm -rf "$out/binaries" "$out/expected"
mkdir -p "$out/expected"
for target in x86-64 i386 arm arm-thumb arm-oabi mips mipsel; do
    for name in $oracled; do
        compile_for "$target" "$name"
        record "$target" "$name"
    done
    for name in $others; do
        compile_for "$target" "$name"
    done
done
for target in x86-64-pie i386-pie arm-pie; do
    compile_for "$target" stack
    record "$target" stack
done

"$here/tools/build-conformance.sh" "$out/conformance" || failed=1

cd "$out"
{
    echo '{'
    echo '  "generator": "tools/build-programs.sh",'
    echo '  "files": {'
    find binaries conformance expected -type f | sort | xargs sha256sum |
        sed -e 's/^\([0-9a-f]*\)  \(.*\)$/    "\2": "\1",/' -e '$ s/,$//'
    echo '  }'
    echo '}'
} > manifest.json
exit "$failed"
