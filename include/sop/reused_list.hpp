// sop/reused_list.hpp — a list that keeps its elements when it is emptied.
//
// A vector destroys its elements on `clear`, and with them the memory of their texts. A decision is filled again for every
// event, with texts of much the same lengths: this list only forgets how many elements it has, and hands the old ones out
// again. Filling it a second time then allocates nothing, as long as nothing grew.
//
//   sop::ReusedList<Line> lines;
//   lines.add().text = "first";     // `add` gives an element that is empty, not new
//   lines.clear();                  // size 0; the memory of "first" is kept
//
// It reads like a vector (size, empty, operator[], begin, end, front, back). T is default-constructible, copyable, and has
// `clear()`, which brings it to its default state and keeps its memory. Copies copy the elements in use alone.
//
// Thread-safety: a value. Cost: as a vector; `clear` is constant.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <utility>
#include <vector>

#include "sop/config.hpp"

namespace sop {

template <class T>
class ReusedList {
 public:
  using value_type = T;
  using size_type = std::size_t;
  using reference = T&;
  using const_reference = const T&;
  using iterator = T*;
  using const_iterator = const T*;

  ReusedList() = default;
  ReusedList(const ReusedList& other) : kept_(other.begin(), other.end()), size_(other.size_) {}
  ReusedList(ReusedList&& other) noexcept
      : kept_(std::move(other.kept_)), size_(std::exchange(other.size_, 0)) {}
  ReusedList(std::initializer_list<T> list) : kept_(list), size_(kept_.size()) {}
  ~ReusedList() = default;
  ReusedList& operator=(const ReusedList& other) {
    if (this != &other) assign(other.begin(), other.end());
    return *this;
  }
  ReusedList& operator=(ReusedList&& other) noexcept {
    kept_.swap(other.kept_);
    std::swap(size_, other.size_);
    if (this != &other) other.clear();
    return *this;
  }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  T& operator[](std::size_t i) { return kept_[i]; }
  const T& operator[](std::size_t i) const { return kept_[i]; }
  T& front() { return kept_[0]; }
  const T& front() const { return kept_[0]; }
  T& back() { return kept_[size_ - 1]; }
  const T& back() const { return kept_[size_ - 1]; }
  T* begin() { return kept_.data(); }
  T* end() { return kept_.data() + size_; }
  const T* begin() const { return kept_.data(); }
  const T* end() const { return kept_.data() + size_; }

  /// Forgets the elements and keeps their memory.
  void clear() { size_ = 0; }
  /// One more element, in its default state. References to the others end, as with a vector.
  T& add() {
    if (size_ == kept_.size()) {
      kept_.emplace_back();
    } else {
      kept_[size_].clear();
    }
    return kept_[size_++];
  }
  /// As `add`, by its usual name.
  T& emplace_back() { return add(); }
  /// Adds a copy; `element` may be in this list.
  void push_back(const T& element) {
    if (size_ == kept_.size()) {
      kept_.push_back(element);
    } else {
      kept_[size_] = element;
    }
    ++size_;
  }
  void pop_back() { --size_; }
  /// Room for this many elements in all.
  void reserve(std::size_t count) { kept_.reserve(count); }
  /// Replaces the content by copies of a range that is not inside this list.
  template <class Iterator>
  void assign(Iterator first, Iterator last) {
    size_ = 0;
    for (; first != last; ++first) push_back(*first);
  }

 private:
  std::vector<T> kept_;
  std::size_t size_ = 0;  // elements in use; those behind are kept for their memory
};

}  // namespace sop
