// Bookmarks: a star for each question, and a filter for those that have one.
const bookmarks = new Set([kept.read("deckpress-bookmarks:" + deck)].flat().filter((id) => typeof id === "string"));
const onlyBookmarks = $("w-bookmarks");

const showBookmark = (entry) => {
  const star = entry.querySelector(".w-star");
  press(star, bookmarks.has(entry.id));
  star.textContent = bookmarks.has(entry.id) ? "★" : "☆";
  onlyBookmarks.hidden = bookmarks.size === 0;
};
const toggleBookmark = (entry) => {
  if (!bookmarks.delete(entry.id)) bookmarks.add(entry.id);
  kept.write("deckpress-bookmarks:" + deck, [...bookmarks]);
  showBookmark(entry);
  if (bookmarks.size === 0) press(onlyBookmarks, false);
  if (onlyBookmarks.getAttribute("aria-pressed") === "true" || bookmarks.size === 0) filter();
};
for (const entry of entries) {
  const star = document.createElement("button");
  star.type = "button";
  star.className = "w-star";
  star.ariaLabel = words.bookmark;
  star.title = words.bookmark;
  star.addEventListener("click", () => toggleBookmark(entry));
  entry.querySelector(".w-link").before(star);
  showBookmark(entry);
}
