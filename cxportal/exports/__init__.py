"""Files that take a while: asked for on a page, made by a worker, kept privately for some days, fetched by their owner.

An app asks with `making.ask(task, …)`; its task is one call of `making.make`, with a function that writes the file. The
job behind it shows the progress and is swept like all jobs, so a killed worker's file is made by another.
"""
