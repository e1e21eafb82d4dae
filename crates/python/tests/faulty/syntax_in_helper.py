from _broken import RED
