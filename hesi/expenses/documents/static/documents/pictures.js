// [data-picture="address address"] opens the pages of an invoice large.
(() => {
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) return window.print();
    const button = event.target.closest("[data-picture]");
    if (!button?.dataset.picture) return;
    const dialog = document.getElementById("picture");
    dialog.querySelector("h2").textContent = button.dataset.title;
    dialog.querySelector(".picture-pages").replaceChildren(
      ...button.dataset.picture.split(" ").map((address, at) => Object.assign(new Image(), { src: address, alt: `${button.dataset.title} ${at + 1}` })),
    );
    dialog.showModal();
    dialog.scrollTop = 0;
  });
})();
