! Executes one instruction with every register of a user program loaded from `input` and stores them all to `output`.
! The instruction is written to `slot` before each call. r0 goes in and out through the last word of the scratch page,
! to which GBR points; an instruction that changes GBR ends at `finish_without_gbr`, which loses PR instead.

	.section .runner, "awx", @progbits
	.balign	4
	.globl	run_slot
run_slot:
	mov.l	keep, r0
	mov.l	r8, @-r0
	mov.l	r9, @-r0
	mov.l	r10, @-r0
	mov.l	r11, @-r0
	mov.l	r12, @-r0
	mov.l	r13, @-r0
	mov.l	r14, @-r0
	mov.l	r15, @-r0
	sts.l	pr, @-r0
	mov.l	input, r0
	mov.l	@r0+, r1		! FPSCR with nothing but FR
	lds	r1, fpscr
	fmov.s	@r0+, fr0
	fmov.s	@r0+, fr1
	fmov.s	@r0+, fr2
	fmov.s	@r0+, fr3
	fmov.s	@r0+, fr4
	fmov.s	@r0+, fr5
	fmov.s	@r0+, fr6
	fmov.s	@r0+, fr7
	fmov.s	@r0+, fr8
	fmov.s	@r0+, fr9
	fmov.s	@r0+, fr10
	fmov.s	@r0+, fr11
	fmov.s	@r0+, fr12
	fmov.s	@r0+, fr13
	fmov.s	@r0+, fr14
	fmov.s	@r0+, fr15
	frchg
	fmov.s	@r0+, fr0
	fmov.s	@r0+, fr1
	fmov.s	@r0+, fr2
	fmov.s	@r0+, fr3
	fmov.s	@r0+, fr4
	fmov.s	@r0+, fr5
	fmov.s	@r0+, fr6
	fmov.s	@r0+, fr7
	fmov.s	@r0+, fr8
	fmov.s	@r0+, fr9
	fmov.s	@r0+, fr10
	fmov.s	@r0+, fr11
	fmov.s	@r0+, fr12
	fmov.s	@r0+, fr13
	fmov.s	@r0+, fr14
	fmov.s	@r0+, fr15
	frchg
	mov.l	@r0+, r1		! Q in bit 31
	mov.l	@r0+, r2		! M in bit 31
	div0s	r2, r1
	mov.l	@r0+, r1		! S
	clrs
	tst	r1, r1
	bt	1f
	sets
1:	mov.l	@r0+, r1		! T
	shlr	r1
	lds.l	@r0+, fpscr
	lds.l	@r0+, fpul
	lds.l	@r0+, mach
	lds.l	@r0+, macl
	lds.l	@r0+, pr
	ldc.l	@r0+, gbr
	mov.l	@r0+, r1
	mov.l	@r0+, r2
	mov.l	@r0+, r3
	mov.l	@r0+, r4
	mov.l	@r0+, r5
	mov.l	@r0+, r6
	mov.l	@r0+, r7
	mov.l	@r0+, r8
	mov.l	@r0+, r9
	mov.l	@r0+, r10
	mov.l	@r0+, r11
	mov.l	@r0+, r12
	mov.l	@r0+, r13
	mov.l	@r0+, r14
	mov.l	@r0+, r15
	bra	slot
	 mov.l	@(1020, gbr), r0
	.balign	4
keep:	.long	kept_words + 64
input:	.long	input_words

	.balign	64
	.globl	slot, slot_literals
slot:	nop				! the instruction
	bra	finish			! or finish_without_gbr
	 nop
	.balign	8
slot_literals:
	.space	1032

	.globl	finish_offset, finish_without_gbr_offset
	.balign	4
finish_offset:	.long	finish - slot - 6
finish_without_gbr_offset:	.long	finish_without_gbr - slot - 6

finish_without_gbr:
	lds	r0, pr
	bra	store
	 nop
finish:
	mov.l	r0, @(1020, gbr)
store:
	mov.l	output, r0
	mov.l	r15, @-r0
	mov.l	r14, @-r0
	mov.l	r13, @-r0
	mov.l	r12, @-r0
	mov.l	r11, @-r0
	mov.l	r10, @-r0
	mov.l	r9, @-r0
	mov.l	r8, @-r0
	mov.l	r7, @-r0
	mov.l	r6, @-r0
	mov.l	r5, @-r0
	mov.l	r4, @-r0
	mov.l	r3, @-r0
	mov.l	r2, @-r0
	mov.l	r1, @-r0
	stc.l	gbr, @-r0
	sts.l	pr, @-r0
	sts.l	macl, @-r0
	sts.l	mach, @-r0
	sts.l	fpul, @-r0
	sts.l	fpscr, @-r0
	movt	r1
	mov.l	r1, @-r0
	! Only whether Q and M differ can be seen from outside: a division step subtracts or adds.
	clrt
	mov	#0, r2
	mov	#1, r1
	div1	r1, r2
	mov.l	r2, @-r0
	! With S the sum stays at the maximum.
	mov	#-1, r1
	shlr	r1
	lds	r1, macl
	mov	#0, r1
	lds	r1, mach
	mov.l	ones, r1
	mov	r1, r2
	mac.w	@r1+, @r2+
	sts	macl, r1
	mov.l	r1, @-r0
	sts	fpscr, r1
	mov.l	bank, r2
	and	r2, r1
	lds	r1, fpscr
	frchg
	fmov.s	fr15, @-r0
	fmov.s	fr14, @-r0
	fmov.s	fr13, @-r0
	fmov.s	fr12, @-r0
	fmov.s	fr11, @-r0
	fmov.s	fr10, @-r0
	fmov.s	fr9, @-r0
	fmov.s	fr8, @-r0
	fmov.s	fr7, @-r0
	fmov.s	fr6, @-r0
	fmov.s	fr5, @-r0
	fmov.s	fr4, @-r0
	fmov.s	fr3, @-r0
	fmov.s	fr2, @-r0
	fmov.s	fr1, @-r0
	fmov.s	fr0, @-r0
	frchg
	fmov.s	fr15, @-r0
	fmov.s	fr14, @-r0
	fmov.s	fr13, @-r0
	fmov.s	fr12, @-r0
	fmov.s	fr11, @-r0
	fmov.s	fr10, @-r0
	fmov.s	fr9, @-r0
	fmov.s	fr8, @-r0
	fmov.s	fr7, @-r0
	fmov.s	fr6, @-r0
	fmov.s	fr5, @-r0
	fmov.s	fr4, @-r0
	fmov.s	fr3, @-r0
	fmov.s	fr2, @-r0
	fmov.s	fr1, @-r0
	fmov.s	fr0, @-r0
	mov	#0, r1
	lds	r1, fpscr
	mov.l	kept, r0
	lds.l	@r0+, pr
	mov.l	@r0+, r15
	mov.l	@r0+, r14
	mov.l	@r0+, r13
	mov.l	@r0+, r12
	mov.l	@r0+, r11
	mov.l	@r0+, r10
	mov.l	@r0+, r9
	mov.l	@r0+, r8
	rts
	 nop
	.balign	4
output:	.long	output_words + 4 * 56
ones:	.long	one
bank:	.long	0x00200000
kept:	.long	kept_words + 64 - 36
one:	.word	1, 1

	.section .scratch, "aw", @nobits
	.globl	scratch
	.balign	4096
scratch:	.space	4096

	.bss
	.balign	8
	.globl	input_words, output_words
kept_words:	.space	64
input_words:	.space	4 * 64
output_words:	.space	4 * 64

	.text
	.globl	_start
_start:
	mov.l	main, r0
	jsr	@r0
	 nop
	mov	#0, r4
	mov	#1, r3
	trapa	#0x11
	 nop
	.balign	4
main:	.long	generate

	.section .note.GNU-stack, "", @progbits
