"""Take the screenshots of the README from a running page.

Run: python tests/browser/screenshots.py http://127.0.0.1:7860
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).with_name("screenshots")
ANSWERS = {
    "zh": (
        "每个词算出 Q、K、V，拿 Q 和所有 K 做点积，过 softmax 得到权重，再对 V 加权求和。"
        "除以根号 d_k 是因为维度大了点积方差也大，softmax 会饱和，梯度就没了。"
        "RNN 要一步一步来，它可以整句并行。"
    ),
    "en": (
        "Each token is projected to a query, a key and a value; dot products of the query with all "
        "keys go through softmax and weigh the values. We divide by sqrt(d_k) because the variance "
        "of the dot product grows with the dimension and softmax would saturate. An RNN has to go "
        "step by step, while this runs in parallel over the whole sequence."
    ),
}
BANK = {"zh": "题库", "en": "Bank"}


def take(page: Page, url: str, language: str) -> None:
    """Practise one question and take the score card."""
    page.goto(url)
    page.locator("#b_start").wait_for()
    page.get_by_role("tab", name=BANK[language], exact=True).first.click()
    page.locator("[data-id='llm-01']").first.click()
    page.locator("#b_one").click()
    box = page.locator("#ivbox textarea")
    box.fill(ANSWERS[language])
    box.press("Enter")
    page.locator("#card article").first.wait_for()
    page.wait_for_timeout(800)
    page.screenshot(path=FOLDER / f"card-{language}.png")


def main() -> None:
    """One picture per language."""
    FOLDER.mkdir(exist_ok=True)
    chromium = shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for language, locale in (("zh", "zh-CN"), ("en", "en-US")):
            context = browser.new_context(viewport={"width": 1280, "height": 860}, locale=locale)
            take(context.new_page(), sys.argv[1], language)
        browser.close()


if __name__ == "__main__":
    main()
