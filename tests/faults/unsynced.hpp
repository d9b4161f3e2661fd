// What a power cut may take: everything that was changed and not synced since. Kept so that it can be undone.
//
// A file's bytes are safe once the file is synced; its name, and the end of a name, once the folder is. Nothing else is
// taken to be safe, though many file systems keep more.
#pragma once

#include <sys/types.h>

#include <cstddef>

namespace faults {

// Called before the change is made. Each does nothing unless a power cut is planned.
void before_write(int descriptor, off_t offset, std::size_t size);
void before_write_here(int descriptor, std::size_t size);  // at the descriptor's own offset
void before_truncate(int descriptor, off_t size);
void before_rename(int from_folder, const char* from, int to_folder, const char* to);
void before_remove(int folder, const char* path);
void before_make(int folder, const char* path);  // a file or folder where none is yet

void after_sync(int descriptor);         // a file or a folder
void after_sync_of_all(int descriptor);  // the file system that it is on

enum class Lost { bytes_and_names, bytes };
void power_cut(Lost lost);

}  // namespace faults
