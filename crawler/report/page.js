"use strict";
(function () {
  var root = document.documentElement;
  var zh = document.getElementById("lang-zh");
  var en = document.getElementById("lang-en");

  function speak() {
    root.lang = en.checked ? "en" : "zh-Hans";
    document.title = root.getAttribute(en.checked ? "data-title-en" : "data-title-zh");
  }

  function open() {
    var target = location.hash && document.getElementById(location.hash.slice(1));
    if (target && target.tagName === "DETAILS") {
      target.open = true;
    }
  }

  if (!/^zh/i.test(navigator.language || "zh")) {
    en.checked = true;
  }
  zh.addEventListener("change", speak);
  en.addEventListener("change", speak);
  window.addEventListener("hashchange", open);
  speak();
  open();
})();
