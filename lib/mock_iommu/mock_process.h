/* SPDX-License-Identifier: GPL-2.0-only */
/* A test's user process, for the files behind <mock_iommu/mock_user.h>. */
#ifndef _MOCK_IOMMU_MOCK_PROCESS_H
#define _MOCK_IOMMU_MOCK_PROCESS_H

#include <linux/bitmap.h>
#include <linux/xarray.h>

#include <kunit/test.h>

struct mm_struct;

/* Default limit of a process. */
#define MOCK_PROCESS_FDS	1024

/**
 * struct mock_process - user process of a test
 * @test: the test
 * @mm: address space, which the thread of the case uses; NULL without one
 * @hole: start of a reserved range of @mm in which every access faults
 * @mapped: mapped files by page number of their first address; each is put
 *	after the mapping is gone, so that its release runs at a known time
 * @inherited: descriptors that were open before the process began
 */
struct mock_process {
	struct kunit *test;
	struct mm_struct *mm;
	unsigned long hole;
	struct xarray mapped;
	DECLARE_BITMAP(inherited, MOCK_PROCESS_FDS);
};

/* Finds or makes the process of a test. */
struct mock_process *mock_process_get(struct kunit *test);

/* The same, and gives the calling thread the address space. */
struct mock_process *mock_process_enter(struct kunit *test);

/* Adds the open descriptors of the calling thread to a set. */
void mock_files_note(unsigned long *fds);

/* Closes the descriptors of a set, and releases files without other users. */
void mock_files_close(const unsigned long *fds);

/* Unmaps everything and releases the mapped files. */
void mock_memory_unmap_all(struct mock_process *process);

#endif /* _MOCK_IOMMU_MOCK_PROCESS_H */
